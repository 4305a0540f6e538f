using Itms.Application.TaskingStore;

namespace Itms.Application.Tests.TaskingStore;

/// <summary>An ITMS number is recognized however people carry it.</summary>
public sealed class WrittenNumberTests
{
    [Theory]
    [InlineData("ITMS-2026-000001")]
    [InlineData("itms-2026-000001")]
    [InlineData("[ITMS-2026-000001] Overdue")]
    [InlineData("Re: [ITMS-2026-000001] Assigned to you")]
    [InlineData("RE:ITMS-2026-000001")]
    [InlineData("ITMS-2026-000001 overdue")]
    [InlineData("ITMS\u20102026\u2011000001")]
    [InlineData("ITMS\u20122026\u2013000001, ITMS\u20142026\u2015000001")]
    [InlineData("ITMS\u22122026\ufe63000001 (ITMS\uff0d2026\uff0d000001)")]
    [InlineData("ITMS\u00ad2026\u00ad000001")]
    [InlineData("ITMS 2026 000001")]
    [InlineData("ITMS\u00a02026\u202f000001")]
    [InlineData("ITMS - 2026 - 000001")]
    [InlineData("ITMS_2026_000001")]
    [InlineData("ITMS2026000001")]
    [InlineData("ITMS: 2026-000001")]
    [InlineData("ITMS #2026-000001")]
    [InlineData("ITMS/2026/000001")]
    [InlineData("FW_ITMS-2026-000001_final")]
    [InlineData("ITMS-2026-000001.pdf")]
    [InlineData("ＩＴＭＳ－２０２６－０００００１")]
    public void A_number_is_recognized(string text)
    {
        var written = Assert.Single(WrittenNumber.FindIn(text));
        Assert.Equal(("ITMS-2026-000001", true), (written.Number, written.SaysItms));
    }

    [Theory]
    [InlineData("2026-000001")]
    [InlineData("Re: 2026-000001")]
    [InlineData("Re:2026–000001")]
    [InlineData("(2026 000001)")]
    public void Year_and_count_alone_are_recognized(string text)
    {
        var written = Assert.Single(WrittenNumber.FindIn(text));
        Assert.Equal(("ITMS-2026-000001", false), (written.Number, written.SaysItms));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ITMS-2026")]
    [InlineData("ITMS-2026-00001")]
    [InlineData("ITMS-2026-0000001")]
    [InlineData("SITMS-2026-000001")]
    [InlineData("CRCL-2026-004212")]
    [InlineData("CRCL/2026/004212")]
    [InlineData("OIG_2026_004212")]
    [InlineData("2026000001")]
    [InlineData("A2026-000001")]
    [InlineData("2026-11-30 100000")]
    [InlineData("1-800-555-1234567")]
    public void Anything_else_is_not(string? text) => Assert.Empty(WrittenNumber.FindIn(text));

    [Fact]
    public void Several_numbers_come_in_their_order_each_once()
    {
        const string Text = "Jos\u00e9: ITMS-2026-000002, itms 2026-000001; [ITMS\u20112026\u2011000002], ITMS-2027-1234567";
        var found = WrittenNumber.FindIn(Text);
        Assert.Equal(["ITMS-2026-000002", "ITMS-2026-000001", "ITMS-2027-1234567"], found.Select(written => written.Number));
        Assert.Equal(["ITMS-2026-000002", "itms 2026-000001", "ITMS-2027-1234567"], found.Select(written => Text[written.Place]));
    }
}
