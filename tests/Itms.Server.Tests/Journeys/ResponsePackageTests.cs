using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DocumentFormat.OpenXml.Packaging;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>S3: the cleared response as a zip for ERO Tasker 2.0, and the record of its upload.</summary>
public sealed class ResponsePackageTests(OneServer shared) : IClassFixture<OneServer>
{
    [Fact]
    public async Task A_cleared_response_is_packed_with_its_documents_and_a_manifest_of_their_hashes()
    {
        var (tm, ao) = (await shared.Server.As("ana.ruiz"), await shared.Server.As("lee.chan"));
        var number = await CreateAsync(tm);
        var pdf = RandomNumberGenerator.GetBytes(3 * 1024 * 1024);
        Files.Pdf.CopyTo(pdf, 0);
        using (var form = Files.Form(("Answer: final?.pdf", pdf), ("answer.docx", Files.Docx())).And("final", "true"))
            await ao.PostAsync($"/api/taskings/{number}/attachments", form);
        using (var form = Files.Form(Files.Text("notes.txt"))) await ao.PostAsync($"/api/taskings/{number}/attachments", form);
        (await tm.SendAsync(HttpMethod.Get, $"/api/taskings/{number}/package")).IsRefused(409, "not-cleared");
        await ClearAsync(number, "412 visits.\nNone in May.");

        Assert.True((bool)(await tm.ReadAsync(number))["packageReady"]!);
        var first = await tm.DownloadAsync($"/api/taskings/{number}/package");
        Assert.Equal((200, "application/zip", "no-store"), (first.Status, first.Headers["Content-Type"], first.Headers["Cache-Control"]));
        Assert.Equal($"attachment; filename={number}-response.zip", first.Headers["Content-Disposition"]);
        var files = Unzipped(first.Bytes);
        Assert.Equal(
            ["cover-sheet.docx", "documents/Answer_ final_.pdf", "documents/answer.docx", "manifest.json", "response.docx"],
            files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(pdf, files["documents/Answer_ final_.pdf"]);
        var manifest = JsonNode.Parse(files["manifest.json"])!;
        Assert.Equal((number, 1), ((string)manifest["number"]!, (int)manifest["cycle"]!));
        Assert.Equal(
            files.Where(f => f.Key != "manifest.json")
                .Select(f => (f.Key, (long)f.Value.Length, Convert.ToHexStringLower(SHA256.HashData(f.Value)))).Order(),
            manifest["files"]!.AsArray().Select(f => ((string)f!["name"]!, (long)f["size"]!, (string)f["sha256"]!)).Order());
        Assert.Equal("Response to CRCL-31-0042|412 visits.|None in May.", TextOf(files["response.docx"]));
        var cover = TextOf(files["cover-sheet.docx"]);
        foreach (var field in new[] { number, "CRCL-31-0042", "Pat Example, A012345678", "Dental", "Cleared by|Health Care Compliance Consultant" })
            Assert.Contains(field, cover, StringComparison.Ordinal);
        Assert.DoesNotContain("Internal due date", cover, StringComparison.Ordinal);

        await tm.PostAsync($"/api/taskings/{number}/comments", new { text = "Uploading now." });
        Assert.Equal(first.Bytes, (await tm.DownloadAsync($"/api/taskings/{number}/package")).Bytes);
    }

    [Fact]
    public async Task Only_people_on_the_tasking_and_leadership_get_it_and_each_download_is_in_the_access_log()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await CreateAsync(tm);
        await ClearAsync(number, "None.");
        (await (await shared.Server.As("hal.price")).SendAsync(HttpMethod.Get, $"/api/taskings/{number}/package")).IsRefused(403, "not-allowed");
        Assert.False((bool)(await (await shared.Server.As("hal.price")).ReadAsync(number))["packageReady"]!);

        await (await shared.Server.As("ada.wells")).DownloadAsync($"/api/taskings/{number}/package");
        var entries = (await tm.GetAsync($"/api/taskings/{number}/readings"))["items"]!.AsArray();
        Assert.Contains(entries, r => ((string?)r!["what"], (string?)r["by"]) == ("package", "ada.wells"));
        Assert.DoesNotContain(entries, r => ((string?)r!["what"], (string?)r["by"]) == ("package", "hal.price"));
    }

    [Fact]
    public async Task A_package_whose_document_was_changed_on_the_disk_breaks_off()
    {
        var (tm, ao) = (await shared.Server.As("ana.ruiz"), await shared.Server.As("lee.chan"));
        var number = await CreateAsync(tm);
        using var form = Files.Form(Files.Text("log.txt", new string('x', 200_000))).And("final", "true");
        var id = (string)(await ao.PostAsync($"/api/taskings/{number}/attachments", form))["attachments"]![0]!["id"]!;
        await ClearAsync(number, "None.");
        var stored = Directory.GetFiles(Path.Combine(shared.Server.Folder, "attachments"), id, SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(stored, new string('y', 200_000), TestContext.Current.CancellationToken);

        var download = await Record.ExceptionAsync(() => tm.DownloadAsync($"/api/taskings/{number}/package"));

        Assert.True(download is HttpRequestException or IOException, $"{download}");
    }

    [Fact]
    public async Task The_number_and_the_proof_of_the_upload_are_kept_and_found()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await CreateAsync(tm);
        await ClearAsync(number, "None.");
        await tm.DoAsync(number, "submit-to-authority", new { channel = "email" });
        using var form = Files.Form(("proof.pdf", Files.Pdf));
        var proof = (string)(await tm.PostAsync($"/api/taskings/{number}/attachments", form))["attachments"]![0]!["id"]!;

        Assert.Contains("record-upload", (await tm.ReadAsync(number))["allowedActions"]!.AsArray().Select(a => (string)a!));
        (await tm.TryAsync(number, "record-upload", new { reference = "EROT-77", attachmentIds = new[] { "none" } })).IsRefused(400, "invalid");
        var done = await tm.DoAsync(number, "record-upload", new { reference = "EROT-77-UPL", attachmentIds = new[] { proof } });

        Assert.Equal(
            ("EROT-77-UPL", proof, "ana.ruiz"),
            ((string)done["upload"]!["reference"]!, (string)done["upload"]!["attachmentIds"]![0]!, (string)done["upload"]!["by"]!));
        var found = await tm.PostAsync("/api/search", new { text = "EROT-77-UPL" });
        Assert.Contains(found["items"]!.AsArray(), row => (string)row!["number"]! == number);
    }

    private static Task<string> CreateAsync(Client tm) => tm.CreateAsync(InformationRequest()
        .With("taskType", "medicalComplaint").With("category", "medicalComplaint").With("informationRequest", null)
        .With("medicalComplaint", new JsonObject { ["type"] = "dental" })
        .With("detainees", new JsonArray(new JsonObject { ["name"] = "Pat Example", ["alienNumber"] = "A012345678" })));

    private async Task ClearAsync(string number, string text)
    {
        var ao = await shared.Server.As("lee.chan");
        await ao.DoAsync(number, "respond", Substantive(text));
        await (await shared.Server.As("ray.singh")).DoAsync(number, "concur", new { level = "unitChief" });
        await (await shared.Server.As("dan.okoro")).DoAsync(number, "concur", new { level = "division" });
        await ao.DoAsync(number, "submit-to-hq");
        await (await shared.Server.As("ana.ruiz")).DoAsync(number, "send-to-ad");
        await (await shared.Server.As("cole.vance")).DoAsync(number, "clear");
    }

    private static Dictionary<string, byte[]> Unzipped(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            Assert.Equal(1980, entry.LastWriteTime.Year);
            using var content = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(content);
            return content.ToArray();
        });
    }

    /// <summary>Opened as Word does: a document that the library refuses is none.</summary>
    private static string TextOf(byte[] docx)
    {
        using var word = WordprocessingDocument.Open(new MemoryStream(docx), isEditable: false);
        Assert.Empty(new DocumentFormat.OpenXml.Validation.OpenXmlValidator().Validate(word, TestContext.Current.CancellationToken));
        return string.Join('|', word.MainDocumentPart!.Document!.Body!.Descendants<DocumentFormat.OpenXml.Wordprocessing.Paragraph>()
            .Select(p => p.InnerText));
    }
}
