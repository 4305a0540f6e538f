using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Itms.Server.Tests.Administration;

/// <summary>S1 over HTTP: an administrator brings in the lists of ITMS on SharePoint.</summary>
public sealed class TaskingImportTests(OneServer shared) : IClassFixture<OneServer>
{
    private const string Import = "/api/imports/taskings";

    [Fact]
    public async Task An_imported_tasking_is_a_real_tasking_and_its_export_brings_nothing_new()
    {
        var (admin, tm, ao) = (await shared.Server.As("adm.root"), await shared.Server.As("ana.ruiz"), await shared.Server.As("lee.chan"));
        var mails = (await tm.GetAsync("/api/demo/mail"))["items"]!.AsArray().Count;
        var list = List("A");
        var dry = await admin.PostAsync(Import + "?dryRun=true", Form(list));
        Assert.Equal(("done", true, 2, 2), ((string)dry["state"]!, (bool)dry["dryRun"]!, (int)dry["rows"]!, (int)dry["created"]!));
        Assert.Empty((await tm.PostAsync("/api/search", new { text = "A-2021-1", includeClosed = true }))["items"]!.AsArray());

        var done = await admin.PostAsync(Import, Form(list, Zip("Attachments/1/letter.pdf")));
        Assert.Equal((2, 2, 0, 1), ((int)done["rows"]!, (int)done["created"]!, (int)done["unchanged"]!, (int)done["documents"]!));
        Assert.Equal((string)done["id"]!, (string)(await admin.GetAsync(Import))["id"]!);
        Assert.Equal(2, (int)(await admin.GetAsync($"{Import}/{(string)done["id"]!}"))["created"]!);

        var found = await tm.PostAsync("/api/search", new { text = "A-2021-1", includeClosed = true });
        var closed = (string)Assert.Single(found["items"]!.AsArray())!["number"]!;
        var tasking = await tm.ReadAsync(closed);
        Assert.Equal(("submittedToAuthority", "2021-07-19T20:00:00Z"), ((string)tasking["status"]!, (string)tasking["closedAt"]!));
        Assert.Equal(("A-2021-1", "ITMS on SharePoint"), ((string)tasking["import"]!["number"]!, (string)tasking["import"]!["list"]!));
        Assert.Equal("letter.pdf", (string)tasking["attachments"]![0]!["name"]!);
        var imported = (await tm.GetAsync($"/api/taskings/{closed}/history"))["items"]!.AsArray().Single(e => (string)e!["kind"]! == "imported");
        Assert.Equal(("adm.root", "list.csv", 2), (
            (string)imported!["by"]!, (string)imported["data"]!["source"]!["file"]!, (int)imported["data"]!["source"]!["row"]!));
        Assert.True((bool)(await tm.GetAsync($"/api/taskings/{closed}/history/verify"))["intact"]!);

        // Who is not on it sees no names; who imported it is not on it.
        var hal = await shared.Server.As("hal.price");
        Assert.DoesNotContain("Jane Example", (await hal.ReadAsync(closed)).ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Jane Example", (await admin.ReadAsync(closed)).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Jane Example", (await ao.ReadAsync(closed)).ToJsonString(), StringComparison.Ordinal);

        // The open one is in the officer's queue and can be worked on.
        var open = (await ao.GetAsync("/api/views/awaiting"))["groups"]!.AsArray().SelectMany(g => g!["items"]!.AsArray())
            .Single(row => (string?)row!["caseNumber"] == "CASE-A-2")!;
        await ao.DoAsync((string)open["number"]!, "respond", Requests.Substantive("412 visits."));
        var sent = (await tm.GetAsync("/api/demo/mail"))["items"]!.AsArray();
        Assert.Equal(mails, sent.Count(mail => (string?)mail!["number"] != (string)open["number"]!));

        var export = Encoding.UTF8.GetString((await tm.DownloadAsync("/api/views/active?format=csv&caseNumber=CASE-A-2")).Bytes);
        Assert.Contains("CASE-A-2", export, StringComparison.Ordinal);
        var again = await admin.PostAsync(Import, Form(export));
        Assert.Equal((0, 1, 0), ((int)again["created"]!, (int)again["unchanged"]!, (int)again["faults"]!));
        Assert.Equal((0, 2, 0), Counts(await admin.PostAsync(Import, Form(list))));

        Assert.Contains((await admin.GetAsync("/api/admin/audit"))["items"]!.AsArray(),
            entry => ((string)entry!["what"]!, (string?)entry["reason"]) == ("taskings", $"Import {(string)done["id"]!}"));
    }

    [Fact]
    public async Task A_workbook_and_a_mapping_of_ones_own_do_as_well()
    {
        var admin = await shared.Server.As("adm.root");
        var mapping = (await admin.GetAsync(Import + "/mapping")).AsObject();
        mapping["list"] = "Another list";
        mapping["columns"]!["number"] = new JsonArray("Vorgang");
        mapping["columns"]!["requestor"] = new JsonArray("Wer");
        mapping["values"]!["status"]!["Offen"] = "pending";
        mapping["columns"]!["status"] = new JsonArray("Stand");
        var form = Form("Vorgang,Wer,Stand\r\nV-1,OCR,Offen\r\n");
        form.Add(new StringContent(mapping.ToJsonString()), "mapping");
        Assert.Equal((1, 0, 0), Counts(await admin.PostAsync(Import, form)));

        var workbook = (await (await shared.Server.As("ana.ruiz")).DownloadAsync("/api/views/active?format=xlsx")).Bytes;
        var content = new ByteArrayContent(workbook);
        content.Headers.ContentType = new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        var again = await admin.PostAsync(Import, content);
        Assert.Equal(0, (int)again["created"]! + (int)again["faults"]!);
        Assert.InRange((int)again["unchanged"]!, 1, int.MaxValue);
    }

    [Fact]
    public async Task Bad_requests_say_what_is_wrong_and_leave_nothing()
    {
        var (admin, tm) = (await shared.Server.As("adm.root"), await shared.Server.As("ana.ruiz"));
        (await tm.SendAsync(HttpMethod.Post, Import, Form("x"))).IsRefused(403, "not-allowed");
        (await tm.SendAsync(HttpMethod.Get, Import)).IsRefused(403, "not-allowed");
        (await admin.SendAsync(HttpMethod.Post, Import, new { })).IsRefused(415, "unsupported-media-type");
        (await admin.SendAsync(HttpMethod.Get, Import + "/abc")).IsRefused(404, "not-found");

        var noFile = new MultipartFormDataContent { { new StringContent("{}"), "mapping" } };
        var answer = await admin.SendAsync(HttpMethod.Post, Import, noFile);
        answer.IsRefused(400, "invalid");
        var badMapping = Form("ID,Requestor\r\n1,OCR\r\n");
        badMapping.Add(new StringContent("""{"list":"L","columns":{"number":["ID"],"shoe":["Size"]}}"""), "mapping");
        answer = await admin.SendAsync(HttpMethod.Post, Import, badMapping);
        answer.IsRefused(400, "invalid");
        Assert.Equal(["mapping.columns"], answer.Body!["errors"]!.AsObject().Select(e => e.Key));
        Assert.Equal("failed", (string)(await admin.GetAsync(Import))["state"]!);

        var broken = await admin.PostAsync(Import, Form("PK\u0003\u0004 no workbook"));
        Assert.Equal(("done", 1), ((string)broken["state"]!, (int)broken["faults"]!));
        var noZip = Form("ID,Requestor\r\n901,OCR\r\n");
        noZip.Add(new ByteArrayContent([1, 2, 3]), "attachments", "a.zip");
        var failed = await admin.PostAsync(Import, noZip);
        Assert.Equal("failed", (string)failed["state"]!);
        Assert.NotNull((string?)failed["problem"]);
        Assert.Equal(0, (int)failed["created"]!);
    }

    private static (int Created, int Unchanged, int Faults) Counts(JsonNode result) =>
        ((int)result["created"]!, (int)result["unchanged"]!, (int)result["faults"]!);

    private static string List(string name) =>
        "ID,ITMS number,Status,Requestor,Case number,Task type,Internal due date,Date due to authority,Unit,Assignee,Detainee name,"
        + "Alien number,Created,Modified\r\n"
        + $"1,{name}-2021-1,Task Submitted to Authority,CRCL,CASE-{name}-1,Medical complaints,7/12/2021,7/20/2021,HOU,Lee Chan,Jane Example,"
        + "A012345678,7/1/2021 8:00 AM,7/19/2021 4:00 PM\r\n"
        + $"2,{name}-2026-2,Assigned,OCR,CASE-{name}-2,Other,1/15/2031,1/20/2031,HOU,Lee Chan,,,7/1/2021,\r\n";

    private static MultipartFormDataContent Form(string list, byte[]? zip = null)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(list)), "file", "list.csv" } };
        if (zip is not null) form.Add(new ByteArrayContent(zip), "attachments", "Attachments.zip");
        return form;
    }

    private static byte[] Zip(string path)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry(path).Open()) entry.Write(Files.Pdf);
        return bytes.ToArray();
    }
}
