using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Itms.Application.Imports;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Shared;
using Itms.TestKit;

namespace Itms.Application.Tests.Imports;

/// <summary>Lists in the forms that SharePoint, Excel and other programs write, and long ones.</summary>
public sealed class ImportSheetTests
{
    private readonly World world = new();

    [Fact]
    public async Task A_workbook_has_days_as_numbers_and_formulas_count_as_their_stored_values()
    {
        var file = Workbook(
            [Text("ID"), Text("Requestor"), Text("Status"), Text("Date due to authority"), Text("Created"), Text("Case number")],
            [
                Number(7), Formula("HYPERLINK(\"http://x\",\"CRCL\")", "CRCL"), Text("Pending"), Number(44396), Number(44396.604166666664),
                Text("=1+1"),
            ]);

        var result = await world.Start().ImportAsync(file);

        Assert.Equal((1, 1, 0, 0, 0), result.Counts());
        var tasking = Assert.Single(await world.TaskingsAsync());
        Assert.Equal(("7", "CRCL", "=1+1"), (tasking.Import!.Number, tasking.Form.Requestor, tasking.Form.CaseNumber));
        Assert.Equal(new Moment(new DateOnly(2021, 7, 19)), tasking.Form.AuthorityDueDate);
        Assert.Equal(Agency.Time("2021-07-19 14:30"), tasking.CreatedAt);
    }

    [Theory]
    [InlineData("CRCL_x000D_\nand OCR", "CRCL\nand OCR")]
    [InlineData("_x005F_x000D_", "_x000D_")]
    [InlineData("caf_x00E9_ _xD83D__xDE42_", "café 🙂")]
    [InlineData("_x00E_ _xE9_", "_x00E_ _xE9_")]
    public async Task Characters_that_a_workbook_writes_as_escapes_are_read(string stored, string instruction)
    {
        foreach (var cell in new[] { Text(stored), Formula("A1", stored) })
        {
            var file = Workbook([Text("ID"), Text("Requestor"), Text("Task instruction")], [Number(7), Text("CRCL"), cell]);
            var result = await world.Start().ImportAsync(file);
            Assert.Equal(0, result.Refused);
            Assert.Equal(instruction, Assert.Single(await world.TaskingsAsync()).Form.Instruction);
        }
    }

    [Fact]
    public async Task Half_a_character_as_an_escape_is_refused_at_its_field()
    {
        var file = Workbook([Text("ID"), Text("Requestor"), Text("Task instruction")], [Number(7), Text("CRCL"), Text("half _xD83D_ of it")]);
        var result = await world.Start().ImportAsync(file);
        Assert.Equal((0, "Task instruction"), (result.Created, Assert.Single(result.Errors).Field));
    }

    [Fact]
    public async Task A_workbook_that_is_cut_off_says_so()
    {
        var file = Workbook([Text("ID"), Text("Requestor")], [Number(7), Text("CRCL")]);
        foreach (var length in new[] { 10, file.Length / 2, file.Length - 30 })
        {
            var result = await world.Start().ImportAsync(file[..length]);
            Assert.Equal(0, result.Created);
            Assert.Equal("row", Assert.Single(result.Errors).Field);
        }
    }

    [Theory]
    [InlineData("ListSchema={\"schemaXmlList\":[]}\nID,Requestor\n7,CRCL\n", "CRCL", 1)]
    [InlineData("ID,Requestor\n7,\"<p>CRCL&nbsp;&amp; <i>OCR</i></p><script>alert(1)</script>\"\n", "CRCL & OCR", 1)]
    [InlineData("ID,Requestor\n7,'=CRCL\n", "=CRCL", 1)]
    [InlineData("ID,Requestor\n7,A < B and C > D\n", "A < B and C > D", 1)]
    [InlineData("ID,Requestor\n7,\"CRCL\n8,\"OCR\"x\n", null, 0)]
    [InlineData("ID,Requestor\n7,CRCL,more\n", null, 0)]
    [InlineData("Number,Who\n7,CRCL\n", null, 0)]
    [InlineData("\n", null, 0)]
    public async Task A_text_is_plain_and_what_cannot_be_read_is_named(string list, string? requestor, int created)
    {
        var result = await world.Start().ImportAsync(list);
        Assert.Equal(created, result.Created);
        if (requestor is null) Assert.True(result.Faults > 0 || result.Problem is not null);
        else Assert.Equal(requestor, Assert.Single(await world.TaskingsAsync()).Form.Requestor);
    }

    [Theory]
    [InlineData("a; b ;c", "a|b|c")]
    [InlineData("Lee Chan;#12;#Kim Dale;#15", "Lee Chan|Kim Dale")]
    [InlineData("12;#Lee Chan", "Lee Chan")]
    [InlineData(";#Dental;#Medical;#", "Dental|Medical")]
    [InlineData("[\"a; b\",\"c\"]", "a; b|c")]
    [InlineData("A012345678\nA087654321", "A012345678|A087654321")]
    [InlineData("", "")]
    public void Several_values_in_a_cell(string cell, string values) => Assert.Equal(values, string.Join('|', CellText.Several(cell)));

    [Theory]
    [InlineData("7/9/2021", "2021-07-09")]
    [InlineData("07/09/2021 12:00 AM", "2021-07-09")]
    [InlineData("7/9/2021 2:05 PM", "2021-07-09T18:05:00Z")]
    [InlineData("1/9/2021 14:05", "2021-01-09T19:05:00Z")]
    [InlineData("2021-07-09T10:00:00Z", "2021-07-09T10:00:00Z")]
    [InlineData("9.7.2021", null)]
    [InlineData("31/12/2021", null)]
    public void A_date_is_that_of_the_United_States_in_agency_time(string cell, string? moment) =>
        Assert.Equal(moment, CellText.Date(new SheetCell(cell), Agency.Calendar)?.ToString());

    [Fact]
    public async Task A_long_import_goes_on_after_its_request_and_counts_each_row_once()
    {
        var list = new StringBuilder("ID,Requestor,Status\n");
        for (var i = 1; i <= 450; i++) list.Append(CultureInfo.InvariantCulture, $"{i},CRCL,Pending\n");
        var machine = world.Start();
        machine.MeanwhileAlways(_ =>
        {
            world.Clock.Now += TimeSpan.FromMilliseconds(100);
            return Task.CompletedTask;
        });

        var first = await machine.ImportAsync(list.ToString());

        Assert.Equal(ImportState.Running, first.State);
        Assert.InRange(first.Created, 1, 449);
        var next = world.Start();
        await next.Import.CarryOnAsync(CancellationToken.None);
        var last = await next.Import.FindAsync(first.Id, CancellationToken.None);
        Assert.Equal((ImportState.Done, (450, 450, 0, 0, 0)), (last!.State, last.Counts()));
        Assert.Equal(450, (await world.TaskingsAsync()).Count);
        Assert.Empty(world.Documents.Names);
    }

    [Fact]
    public async Task A_running_import_is_left_to_its_process_and_ends_with_the_rights_of_who_began_it()
    {
        var machine = world.Start();
        var arriving = await machine.Import.BeginAsync(dryRun: false, "lee.chan", CancellationToken.None);
        await machine.Import.CarryOnAsync(CancellationToken.None);
        Assert.Equal(ImportState.Receiving, (await machine.Import.LastAsync(CancellationToken.None)).State);
        await arriving.StoreSheetAsync(new MemoryStream(Encoding.UTF8.GetBytes("ID,Requestor\n7,CRCL\n")), CancellationToken.None);
        var result = await arriving.RunAsync(ImportMapping.SharePoint, "list.csv");
        Assert.Equal((ImportState.Failed, 0), (result.State, result.Created));
        Assert.Empty(await world.TaskingsAsync());
        Assert.Empty(world.Documents.Names);
    }

    [Fact]
    public async Task An_import_that_was_begun_while_the_clock_was_ahead_ends_once_it_is_right()
    {
        var machine = world.Start();
        world.Clock.Now += TimeSpan.FromDays(30);
        await machine.Import.BeginAsync(dryRun: false, "lee.chan", CancellationToken.None);
        world.Clock.Now -= TimeSpan.FromDays(30);
        await machine.Import.CarryOnAsync(CancellationToken.None);
        Assert.Equal(ImportState.Failed, (await machine.Import.LastAsync(CancellationToken.None)).State);
    }

    private static Cell Text(string text) => new() { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(text)) };

    private static Cell Number(double number) => new() { CellValue = new CellValue(number) };

    private static Cell Formula(string formula, string value) =>
        new() { DataType = CellValues.String, CellFormula = new CellFormula(formula), CellValue = new CellValue(value) };

    private static byte[] Workbook(params Cell[][] rows)
    {
        using var stream = new MemoryStream();
        using (var book = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = book.AddWorkbookPart();
            var sheet = workbook.AddNewPart<WorksheetPart>("rId1");
            sheet.Worksheet = new Worksheet(new SheetData(rows.Select(cells => new Row(cells))));
            workbook.Workbook = new Workbook(new Sheets(new DocumentFormat.OpenXml.Spreadsheet.Sheet { Id = "rId1", SheetId = 1, Name = "list" }));
        }

        return stream.ToArray();
    }
}
