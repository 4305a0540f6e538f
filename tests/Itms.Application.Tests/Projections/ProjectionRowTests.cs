using System.Text;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Projections;

/// <summary>What a stored row of a view says to whom.</summary>
public sealed class ProjectionRowTests
{
    private static readonly DateTimeOffset Now = Agency.Time("2027-01-11 10:00");

    public static TheoryData<string, string?, string[]> Named => new()
    {
        { "Office of Jane Example", "CRCL-012345678", ["Alder Creek", "Jane Example House"] },
        { "Jane Example", "A012345678", [] },
        { "Käse über Jane Example, Ünit", null, ["Jane Example", "Jane Example"] },
        { "CRCL", "CRCL-27-0042", ["Alder Creek"] },
        { "\"quotes\",\"overdue\": 1|2|", ",\"status\":\"assigned\"", ["1|2|", "{\"number\":\"ITMS-20"] },
    };

    [Theory]
    [MemberData(nameof(Named))]
    public void Who_is_on_the_tasking_reads_it_whole_and_others_masked(string requestor, string? caseNumber, string[] facilities)
    {
        var tasking = TaskingOf(requestor, caseNumber, facilities);
        var row = new ProjectionRow(ProjectionRow.Write(tasking, Agency.Calendar));
        var whole = new RowDocument(
            tasking.Number, TaskingStatus.Assigned, "Assigned", TaskType.InformationRequest, caseNumber, requestor, "CRCL", ["HOU"], ["lee.chan"], [],
            [.. facilities.Distinct()], Priority.Medium, TaskAction.Work, Agency.Time("2027-01-15 17:00"), [], Overdue: false);

        foreach (var person in new[] { "ana.ruiz", "lee.chan", "joe.lind" }) AssertSame(whole, Shown(row, person));

        AssertSame(
            whole with { CaseNumber = Masked(caseNumber), Requestor = Masked(requestor)!, Facilities = [.. facilities.Distinct().Select(f => Masked(f)!)] },
            Shown(row, "mia.lund"));

        static string? Masked(string? text) => text?
            .Replace("Jane Example", "[masked] [masked]", StringComparison.Ordinal)
            .Replace("A012345678", "A[masked]", StringComparison.Ordinal)
            .Replace("012345678", "[masked]", StringComparison.Ordinal);
    }

    [Fact]
    public void A_restricted_one_does_not_exist_for_others()
    {
        var tasking = Given.Tasking().With(form => form with { Restricted = true }).AssignedTo("HOU", "lee.chan").Tasking;
        var row = new ProjectionRow(ProjectionRow.Write(tasking, Agency.Calendar));

        Assert.Null(row.Show("", Agency.Person("mia.lund"), Agency.Directory, Now));
        Assert.NotNull(row.Show("", Agency.Person("lee.chan"), Agency.Directory, Now));
    }

    /// <summary>An archive is searched in what of it stays in memory.</summary>
    [Fact]
    public void A_row_takes_less_than_it_says()
    {
        var tasking = TaskingOf("Office of Jane Example", "CRCL-012345678", ["Alder Creek Processing Center", "Dogwood County Jail"]);
        var stored = ProjectionRow.Write(tasking, Agency.Calendar);

        var said = new ProjectionRow(stored).For(Agency.Person("ana.ruiz"), Agency.Directory)!.Value;

        Assert.True(stored.Length < 0.8 * said.Length, $"{stored.Length} bytes for {said.Length}");
    }

    [Fact]
    public void Any_text_is_read_from_shorthand_as_it_was()
    {
        var dice = new Random(42);
        var phrases = Encoding.UTF8.GetString(RowCompression.Read([.. Enumerable.Range(1, 31).Select(code => (byte)code)]));
        for (var i = 0; i < 2_000; i++)
        {
            var text = new StringBuilder();
            for (var parts = dice.Next(6); parts > 0; parts--)
            {
                var from = dice.Next(phrases.Length);
                text.Append(phrases, from, dice.Next(Math.Min(200, phrases.Length - from))).Append(",{\n\"ä日🙂"[dice.Next(8)]);
            }

            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            Assert.Equal(bytes, RowCompression.Read(RowCompression.Write(bytes)));
        }
    }

    /// <summary>Rows that are stored are read with today's phrases: whoever changes one makes all rows anew.</summary>
    [Fact]
    public void Phrases_change_with_the_layout_alone()
    {
        var meant = RowCompression.Read([.. Enumerable.Range(1, 31).Select(code => (byte)code)]);

        Assert.Equal((9, "16F8"), (TaskingProjections.Layout, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(meant))[..4]));
    }

    private static Tasking TaskingOf(string requestor, string? caseNumber, string[] facilities) => Given.Tasking()
        .With(form => form with
        {
            Requestor = requestor,
            CaseNumber = caseNumber,
            Detainees = [new Detainee("Jane Example", "A012345678")],
            InformationRequest = new InformationRequestTab(null, facilities, InformationRequestType.Other),
        })
        .AssignedTo("HOU", "lee.chan")
        .Tasking;

    private static RowDocument Shown(ProjectionRow row, string person) => Assert.NotNull(row.Show("", Agency.Person(person), Agency.Directory, Now)).Document();

    private static void AssertSame(RowDocument expected, RowDocument actual) => Assert.Equal(Json.Bytes(expected).ToArray(), Json.Bytes(actual).ToArray());
}
