using System.Text;
using Itms.Application.Exports;

namespace Itms.Application.Tests.Exports;

public sealed class CsvTableTests
{
    [Fact]
    public async Task A_table_follows_RFC_4180_and_has_a_byte_order_mark()
    {
        var csv = await WriteAsync(
            new Line("plain", 1.5m, new DateOnly(2027, 1, 15), new DateTimeOffset(2027, 1, 15, 17, 0, 0, TimeSpan.FromHours(-5))),
            new Line("a, \"quoted\"\r\ntext", -5),
            new Line(null),
            new Line("käse 日本 🙂"));

        Assert.Equal(
            "\uFEFFText,Number,Day,Due (UTC)\r\n"
            + "plain,1.5,2027-01-15,2027-01-15T22:00:00Z\r\n"
            + "\"a, \"\"quoted\"\"\r\ntext\",-5,,\r\n"
            + ",,,\r\n"
            + "käse 日本 🙂,,,\r\n",
            csv);
    }

    [Fact]
    public async Task An_empty_table_is_its_header() => Assert.Equal("\uFEFFText,Number,Day,Due (UTC)\r\n", await WriteAsync());

    public static TheoryData<string> Formulas =>
    [
        "=1+1", "=HYPERLINK(\"http://x\",\"y\")", "+1", "-1", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\tx", "\rx", "\nx", "  =1",
        "\u00A0=1", "\u3000=1",
        "\u200B=1", "\uFEFF=1", "\u0001=1", "\"=1", "'=1", " \" '=1", "“=1", "＝1+1", "＋1", "－1", "＠SUM(A1)", "﹦1", "−1", "＂=1",
    ];

    [Theory]
    [MemberData(nameof(Formulas))]
    public async Task No_text_is_taken_for_a_formula(string text)
    {
        Assert.Equal("'" + text, CsvTable.Harmless(text));
        Assert.Contains("'" + text.Replace("\"", "\"\"", StringComparison.Ordinal), await WriteAsync(new Line(text)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("CRCL-27-0042")]
    [InlineData("a=b")]
    [InlineData("'quoted'")]
    [InlineData("(+1)")]
    [InlineData("O'Brien - HOU")]
    public void Other_text_stays_as_it_is(string text) => Assert.Equal(text, CsvTable.Harmless(text));

    [Fact]
    public async Task Rows_are_written_as_they_come()
    {
        long halfway = 0;
        await using var sink = new Rows.Sink();
        await CsvTable.WriteAsync(
            sink, Line.Columns, Rows.Many(20_000, i => halfway = i == 10_000 ? sink.Length : halfway), TestContext.Current.CancellationToken);

        Assert.InRange(halfway, sink.Length * 2 / 5, sink.Length * 3 / 5);
    }

    [Fact]
    public async Task Writing_stops_when_it_is_canceled()
    {
        using var gone = new CancellationTokenSource();
        var last = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CsvTable.WriteAsync(
            Stream.Null,
            Line.Columns,
            Rows.Many(20_000, i =>
            {
                last = i;
                if (i == 10) gone.Cancel();
            }),
            gone.Token));
        Assert.Equal(10, last);
    }

    private static async Task<string> WriteAsync(params Line[] rows)
    {
        var stream = new MemoryStream();
        await CsvTable.WriteAsync(stream, Line.Columns, Rows.Of(rows), TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
