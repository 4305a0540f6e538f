using System.Text;
using System.Text.Json.Nodes;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Views;

/// <summary>An exported file holds all rows of a view, filtered and sorted, but only what its reader may see.</summary>
public sealed class ExportingTests
{
    private const string Header =
        "ITMS number,Status,Task type,Case number,Requestor,Task authority,Units,Assignees,Delegates,Facilities,"
        + "Task manager,Priority,Action,Due (UTC),"
        + "Overdue,Flags";

    [Fact]
    public async Task An_exported_view_holds_all_filtered_and_sorted_rows_not_a_page()
    {
        await using var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(new DateTimeOffset(2031, 1, 6, 2, 0, 0, TimeSpan.Zero));
        var tm = await server.As("ana.ruiz");
        var numbers = new List<string>();
        for (var i = 0; i < 60; i++)
            numbers.Add(await tm.CreateAsync(InformationRequest().With("requestor", i % 2 == 0 ? "=Even(1)" : "Odd, \"Office\"")));

        var csv = await tm.DownloadAsync("/api/views/active?format=csv&top=5");
        Assert.Equal((200, "text/csv; charset=utf-8"), (csv.Status, csv.Headers["Content-Type"]));
        // It is still the 5th in New York.
        Assert.Equal("attachment; filename=\"active-2031-01-05.csv\"", csv.Headers["Content-Disposition"]);
        var lines = Encoding.UTF8.GetString(csv.Bytes).Split("\r\n");
        Assert.Equal("\uFEFF" + Header, lines[0]);
        Assert.Equal(62, lines.Length);
        Assert.Equal(
            $"{numbers[0]},Assigned,Information request,CRCL-31-0042,'=Even(1),CRCL,HOU,Lee Chan,,Alder Creek Processing Center,Ana Ruiz,Medium,Work,"
            + "2031-01-15T22:00:00Z,no,",
            lines[1]);
        Assert.Contains(",\"Odd, \"\"Office\"\"\",", lines[2], StringComparison.Ordinal);

        var xlsx = await tm.DownloadAsync("/api/views/due-30?format=xlsx&requestor=even&sort=-number");
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx.Headers["Content-Type"]);
        Assert.Equal("attachment; filename=\"due-30-2031-01-05.xlsx\"", xlsx.Headers["Content-Disposition"]);
        var rows = Rows(xlsx);
        Assert.Equal(Header.Replace("(UTC)", "(agency time)", StringComparison.Ordinal).Split(','), rows[0]);
        Assert.Equal(numbers.Where((_, i) => i % 2 == 0).Reverse(), rows.Skip(1).Select(row => row[0]));
        Assert.Equal(("=Even(1)", new DateTime(2031, 1, 15, 17, 0, 0)), (rows[1][4], DateTime.FromOADate(double.Parse(rows[1][13]))));

        var mine = await (await server.As("lee.chan")).DownloadAsync("/api/views/mine?format=csv&requestor=odd");
        Assert.Equal(32, Encoding.UTF8.GetString(mine.Bytes).Split("\r\n").Length);
        Assert.Equal("attachment; filename=\"mine-2031-01-05.csv\"", mine.Headers["Content-Disposition"]);
        var nothing = await tm.DownloadAsync("/api/views/overdue?format=xlsx");
        Assert.Single(Rows(nothing));
    }

    [Fact]
    public async Task An_exported_search_holds_all_results_and_no_address_holds_a_detainee()
    {
        await using var server = await DemoServer.StartAsync();
        await server.AdvanceToAsync(new DateTimeOffset(2031, 1, 6, 2, 0, 0, TimeSpan.Zero));
        var tm = await server.As("ana.ruiz");
        var numbers = new List<string>();
        for (var i = 0; i < 60; i++)
            numbers.Add(await tm.CreateAsync(InformationRequest().With("instruction", "Synopsis about walruses.")
                .With("detainees", new JsonArray(new JsonObject { ["name"] = "Ida Marl", ["alienNumber"] = "A087654321" }))));
        await tm.CreateAsync(InformationRequest());

        foreach (var (path, body, name) in new (string, object, string)[]
        {
            ("/api/search", new { text = "walruses" }, "search"), ("/api/search", new { alienNumber = "A087654321" }, "search"),
            ("/api/views/active/search", new { alienNumber = "A087654321" }, "active-search"),
        })
        {
            var csv = await tm.DownloadAsync(HttpMethod.Post, path + "?format=csv&top=5", body);
            Assert.Equal((200, $"attachment; filename=\"{name}-2031-01-05.csv\""), (csv.Status, csv.Headers["Content-Disposition"]));
            var lines = Encoding.UTF8.GetString(csv.Bytes).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("\uFEFF" + Header, lines[0]);
            Assert.Equal(numbers, lines.Skip(1).Select(line => line[..line.IndexOf(',')]).Order());
            Assert.Equal(numbers, Rows(await tm.DownloadAsync(HttpMethod.Post, path + "?format=xlsx", body)).Skip(1).Select(row => row[0]).Order());
        }

        var wrong = await tm.SendAsync(HttpMethod.Post, "/api/search?format=pdf", new { text = "walruses" });
        wrong.IsRefused(400, "invalid");
        Assert.NotNull(wrong.Body!["errors"]!["format"]);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task A_file_shows_nobody_more_than_the_screen_does(string format)
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");
        var restricted = await tm.CreateAsync(InformationRequest().With("restricted", true));
        var open = await tm.CreateAsync(InformationRequest()
            .With("requestor", "Family of Canaryna Quillfeather, A087654321")
            .With("detainees", new JsonArray(new JsonObject { ["name"] = "Canaryna Quillfeather", ["alienNumber"] = "A087654321" })));

        var outsider = await TextAsync("hal.price");
        Assert.Contains(open, outsider, StringComparison.Ordinal);
        foreach (var secret in new[] { restricted, "Canaryna", "Quillfeather", "087654321" })
            Assert.DoesNotContain(secret, outsider, StringComparison.OrdinalIgnoreCase);
        var officer = await TextAsync("lee.chan");
        foreach (var known in new[] { restricted, open, "Canaryna Quillfeather, A087654321" })
            Assert.Contains(known, officer, StringComparison.Ordinal);
        using var nobody = Client.Anonymous(server.Address);
        Assert.Equal(401, (await nobody.DownloadAsync($"/api/views/active?format={format}")).Status);

        async Task<string> TextAsync(string person)
        {
            var file = await (await server.As(person)).DownloadAsync($"/api/views/active?format={format}");
            Assert.Equal(200, file.Status);
            return format == "csv" ? Encoding.UTF8.GetString(file.Bytes) : string.Join('\n', Rows(file).Select(row => string.Join('|', row)));
        }
    }

    [Theory]
    [InlineData("format=pdf", "format")]
    [InlineData("format=", "format")]
    [InlineData("format=CSV", "format")]
    [InlineData("format=csv&format=xlsx", "format")]
    [InlineData("format=csv&status=nope", "status")]
    [InlineData("format=csv&nope=1", "nope")]
    public async Task A_request_that_cannot_be_exported_is_refused_by_field(string query, string field)
    {
        await using var server = await DemoServer.StartAsync();
        foreach (var view in new[] { "active", "mine" })
        {
            var answer = await (await server.As("ana.ruiz")).SendAsync(HttpMethod.Get, $"/api/views/{view}?{query}");
            answer.IsRefused(400, "invalid");
            Assert.Equal([field], answer.Body!["errors"]!.AsObject().Select(e => e.Key));
        }
    }

    /// <summary>The cells of the sheet, as stored.</summary>
    private static List<List<string>> Rows(Download file)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(file.Bytes), isEditable: false);
        var sheet = document.WorkbookPart!.WorksheetParts.Single().Worksheet;
        return [.. sheet.Descendants<Row>().Select(row => row.Elements<Cell>().Select(cell => cell.InnerText).ToList())];
    }
}
