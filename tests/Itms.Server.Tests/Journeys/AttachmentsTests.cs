using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>Documents from upload to the closed tasking, and every refusal on the way.</summary>
public sealed class AttachmentsTests(OneServer shared) : IClassFixture<OneServer>
{
    private const int MaxLength = 25 * 1024 * 1024;

    private string Folder => Path.Combine(shared.Server.Folder, "attachments");

    [Fact]
    public async Task Documents_are_attached_versioned_read_and_used_in_an_answer()
    {
        var (tm, ao) = (await shared.Server.As("ana.ruiz"), await shared.Server.As("lee.chan"));
        var number = await tm.CreateAsync(InformationRequest());
        var docx = Files.Docx();

        using var form = Files.Form(("Übersicht (Dezember).DOCX", docx), Files.Text("log.csv", "a,b")).And("final", "false")
            .And("comment", "From the sick-call log.");
        var sent = await UploadAsync(ao, number, form);
        Assert.Equal(201, sent.Status);
        var (first, log) = (sent.Body!["attachments"]![0]!, sent.Body["attachments"]![1]!);
        Assert.Equal(
            ("Übersicht (Dezember).DOCX", 1, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                docx.Length, Sha256(docx), false, "lee.chan"),
            ((string?)first["name"], (int)first["version"]!, (string?)first["contentType"],
                (int)first["length"]!, (string?)first["sha256"], (bool)first["final"]!, (string?)first["by"]));
        Assert.Equal("text/csv", (string?)log["contentType"]);
        Assert.Equal("From the sick-call log.", (string?)Assert.Single(sent.Body["comments"]!.AsArray())!["text"]);

        using var next = Files.Form(Files.Text("LOG.csv", "a,b,c")).And("final", "true");
        var second = (await UploadAsync(tm, number, next)).Body!["attachments"]![2]!;
        Assert.Equal((2, true), ((int)second["version"]!, (bool)second["final"]!));
        var marked = await ao.PostAsync($"/api/taskings/{number}/attachments/{log["id"]}/final", new { final = true });
        Assert.Equal([false, true, false], marked["attachments"]!.AsArray().Select(a => (bool)a!["final"]!));

        var read = await (await shared.Server.As("kim.dale")).DownloadAsync($"/api/taskings/{number}/attachments/{first["id"]}");
        Assert.Equal((200, docx.Length.ToString(CultureInfo.InvariantCulture)), (read.Status, read.Headers["Content-Length"]));
        Assert.Equal(docx, read.Bytes);
        Assert.StartsWith("attachment;", read.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Contains("filename*=UTF-8''%C3%9Cbersicht%20%28Dezember%29.DOCX", read.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal(
            ("nosniff", "no-store", $"\"{Sha256(docx)}\""),
            (read.Headers["X-Content-Type-Options"], read.Headers["Cache-Control"], read.Headers["ETag"]));
        Assert.Equal(
            304, (await ao.DownloadAsync($"/api/taskings/{number}/attachments/{first["id"]}", ("If-None-Match", $"\"{Sha256(docx)}\""))).Status);
        var part = await ao.DownloadAsync($"/api/taskings/{number}/attachments/{second["id"]}", ("Range", "bytes=2-3"));
        Assert.Equal((206, "b,"), (part.Status, Encoding.UTF8.GetString(part.Bytes)));

        var entries = (await tm.GetAsync($"/api/taskings/{number}/readings"))["items"]!.AsArray();
        Assert.Contains(entries, r => ((string?)r!["what"], (string?)r["by"]) == ("attachment", "kim.dale"));

        await AnswerAndCloseAsync(number, (string)first["id"]!, (string)log["id"]!);
        using var late = Files.Form(Files.Text("late.txt"));
        (await UploadAsync(ao, number, late)).IsRefused(409, "closed");
        Assert.Equal(200, (await ao.DownloadAsync($"/api/taskings/{number}/attachments/{first["id"]}")).Status);
        await tm.DoAsync(number, "reopen", new { instructions = "By facility.", reason = "A question.", authorityDueDate = "2031-06-30" });
        var cycle = (await tm.ReadAsync(number))["cycles"]![0]!;
        Assert.Equal([(string)first["id"]!, (string)log["id"]!], cycle["finalResponse"]!["attachmentIds"]!.AsArray().Select(i => (string)i!));
        var history = (await tm.GetAsync($"/api/taskings/{number}/history"))["items"]!.AsArray();
        Assert.Equal(
            [Sha256(docx), Sha256("a,b"u8.ToArray()), Sha256("a,b,c"u8.ToArray())],
            history.Where(e => (string?)e!["kind"] == "attachmentAdded").Select(e => (string?)e!["data"]!["sha256"]));
        Assert.True((bool)(await tm.GetAsync($"/api/taskings/{number}/history/verify"))["intact"]!);
    }

    [Fact]
    public async Task Outsiders_cannot_read_attach_or_learn_a_file_name()
    {
        var (tm, outsider) = (await shared.Server.As("ana.ruiz"), await shared.Server.As("hal.price"));
        var number = await tm.CreateAsync(InformationRequest()
            .With("detainees", new JsonArray(new JsonObject { ["name"] = "Jos\u00e9 Canary", ["alienNumber"] = "A087654321" }))
            .With("instruction", "Ask Jose\u0301 about it."));
        using var form = Files.Form(Files.Text("Complaint of a patient.txt"));
        var attachment = (await UploadAsync(tm, number, form)).Body!["attachments"]![0]!;
        var path = $"/api/taskings/{number}/attachments/{attachment["id"]}";

        foreach (var where in new[] { "", "/history" })
        {
            var seen = await outsider.SendAsync(HttpMethod.Get, $"/api/taskings/{number}{where}");
            Assert.Contains((string)attachment["id"]!, seen.Text, StringComparison.Ordinal);
            foreach (var secret in new[] { "Complaint", (string)attachment["sha256"]!, "Jose\u0301" })
                Assert.DoesNotContain(secret, seen.Text, StringComparison.Ordinal);
        }

        Assert.Equal("[masked]", (string?)(await outsider.ReadAsync(number))["attachments"]![0]!["name"]);
        (await outsider.SendAsync(HttpMethod.Get, path)).IsRefused(403, "not-allowed");
        (await outsider.SendAsync(HttpMethod.Get, path + "0")).IsRefused(403, "not-allowed");
        (await outsider.SendAsync(HttpMethod.Post, path + "/final", new { final = true })).IsRefused(403, "not-allowed");
        using var more = Files.Form(Files.Text("more.txt"));
        (await UploadAsync(outsider, number, more)).IsRefused(403, "not-allowed");

        var hidden = await tm.CreateAsync(InformationRequest().With("restricted", true));
        using var again = Files.Form(Files.Text("more.txt"));
        (await UploadAsync(outsider, hidden, again)).IsRefused(404, "not-found");
        (await outsider.SendAsync(HttpMethod.Get, $"/api/taskings/{hidden}/attachments/{attachment["id"]}")).IsRefused(404, "not-found");
        (await tm.SendAsync(HttpMethod.Get, $"/api/taskings/{hidden}/attachments/{attachment["id"]}")).IsRefused(404, "not-found");
        (await tm.SendAsync(HttpMethod.Post, $"/api/taskings/{hidden}/attachments/{attachment["id"]}/final", new { final = true }))
            .IsRefused(404, "not-found");
        (await tm.SendAsync(HttpMethod.Get, $"/api/taskings/{number}/attachments/..%2f..%2fitms.db")).IsRefused(404, "not-found");
        (await tm.SendAsync(HttpMethod.Post, path + "/final", new { })).IsRefused(400, "invalid");
    }

    [Fact]
    public async Task One_refused_file_refuses_the_whole_upload_and_leaves_nothing()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest());
        var before = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories);

        using var large = Files.Form(Files.Text("a.txt"), Files.Text("Canary b.txt", new string('x', MaxLength + 1)));
        await RefusedAsync(large, 413, "too-large", "files[1]");
        using var program = Files.Form(Files.Text("a.txt"), ("Canary.pdf", "MZ"u8.ToArray()), Files.Text("c.txt"));
        await RefusedAsync(program, 415, "unsupported-content", "files[1]");
        using var unknown = Files.Form(Files.Text("Canary.exe"));
        await RefusedAsync(unknown, 415, "unsupported-content", "files[0]");
        using var nameless = Files.Form(Files.Text("a.txt"), Files.Text("Canary\u202etxt.txt"));
        await RefusedAsync(nameless, 400, "invalid", "files[1]");
        using var empty = Files.Form(Files.Text("Canary.txt", ""));
        await RefusedAsync(empty, 400, "invalid", "files[0]");
        using var many = Files.Form([.. Enumerable.Range(0, 21).Select(i => Files.Text($"Canary {i}.txt"))]);
        await RefusedAsync(many, 400, "invalid", "files");
        using var none = new MultipartFormDataContent().And("final", "true");
        await RefusedAsync(none, 400, "invalid", "files");
        using var wrong = Files.Form(Files.Text("a.txt")).And("final", "Canary");
        await RefusedAsync(wrong, 400, "invalid", "final");
        using var twice = Files.Form(Files.Text("a.txt")).And("final", "true").And("final", "true");
        await RefusedAsync(twice, 400, "invalid", "final");
        using var other = Files.Form(Files.Text("a.txt")).And("Canary", "true");
        await RefusedAsync(other, 400, "invalid", "body");
        using var wordy = Files.Form(Files.Text("a.txt")).And("comment", new string('x', 10_001));
        await RefusedAsync(wordy, 400, "invalid", "comment");
        using var torn = Raw(
            "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"Canary.txt\"\r\n\r\ntext without an end",
            "multipart/form-data; boundary=x");
        await RefusedAsync(torn, 400, "invalid", "body");
        using var noForm = Raw("Canary", "multipart/form-data; boundary=x");
        await RefusedAsync(noForm, 400, "invalid", "body");
        using var json = Raw("{}", "application/json");
        (await UploadAsync(tm, number, json)).IsRefused(415, "unsupported-media-type");
        using var unbounded = Raw("Canary", "multipart/form-data");
        (await UploadAsync(tm, number, unbounded)).IsRefused(415, "unsupported-media-type");

        Assert.Empty((await tm.ReadAsync(number))["attachments"]!.AsArray());
        Assert.Equal(before, Directory.GetFiles(Folder, "*", SearchOption.AllDirectories));

        async Task RefusedAsync(HttpContent form, int status, string code, string field)
        {
            var answer = await UploadAsync(tm, number, form);
            answer.IsRefused(status, code);
            Assert.Equal([field], answer.Body!["errors"]!.AsObject().Select(e => e.Key));
            Assert.DoesNotContain("Canary", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_largest_allowed_upload_is_accepted_even_while_stood_down()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest());
        await tm.DoAsync(number, "set-action", new { action = "standDown", reason = "Counsel asked for it." });

        using var form = Files.Form(
            [Files.Text("large.txt", new string('x', MaxLength)), .. Enumerable.Range(1, 19).Select(i => Files.Text($"{i}.txt"))]);
        var taken = (await UploadAsync(tm, number, form)).Body!["attachments"]!.AsArray();

        Assert.Equal((20, MaxLength), (taken.Count, (int)taken[0]!["length"]!));
        Assert.Equal(MaxLength, (await tm.DownloadAsync($"/api/taskings/{number}/attachments/{taken[0]!["id"]}")).Bytes.Length);
    }

    [Fact]
    public async Task A_repeated_upload_attaches_once_and_a_stale_one_not_at_all()
    {
        var ao = await shared.Server.As("lee.chan");
        var number = await (await shared.Server.As("ana.ruiz")).CreateAsync(InformationRequest());
        var before = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Length;
        var key = ("Idempotency-Key", "upload-1");
        Answer? first = null;
        for (var i = 0; i < 3; i++)
        {
            using var form = Files.Form(Files.Text("a.txt"), ("b.pdf", Files.Pdf));
            var answer = await UploadAsync(ao, number, form, key);
            Assert.Equal((201, (first ??= answer).Text), (answer.Status, answer.Text));
        }

        using var other = Files.Form(Files.Text("a.txt", "another"));
        (await UploadAsync(ao, number, other, key)).IsRefused(422, "idempotency-key-reused");
        using var stale = Files.Form(Files.Text("a.txt"));
        (await UploadAsync(ao, number, stale, ("If-Match", "\"1\""))).IsRefused(412, "stale");
        Assert.Equal(before + 2, Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Length);
    }

    private async Task AnswerAndCloseAsync(string number, params string[] attachmentIds)
    {
        var (tm, ao) = (await shared.Server.As("ana.ruiz"), await shared.Server.As("lee.chan"));
        (await ao.TryAsync(number, "respond", new { response = new { kind = "substantive" } })).IsRefused(400, "invalid");
        (await ao.TryAsync(number, "respond", new { response = new { kind = "substantive", attachmentIds = new[] { "0a1b" } } }))
            .IsRefused(400, "invalid");
        (await ao.TryAsync(number, "respond", new { response = new { kind = "substantive", attachmentIds = new string?[] { null } } }))
            .IsRefused(400, "invalid");
        var responded = await ao.DoAsync(number, "respond", new { response = new { kind = "substantive", attachmentIds } });
        Assert.Equal(attachmentIds, responded["components"]![0]!["response"]!["attachmentIds"]!.AsArray().Select(i => (string)i!));
        await (await shared.Server.As("ray.singh")).DoAsync(number, "concur", new { level = "unitChief" });
        await (await shared.Server.As("dan.okoro")).DoAsync(number, "concur", new { level = "division" });
        await ao.DoAsync(number, "submit-to-hq");
        await tm.DoAsync(number, "send-to-ad");
        await (await shared.Server.As("ada.wells")).DoAsync(number, "clear");
        await tm.DoAsync(number, "submit-to-authority", new { channel = "email" });
    }

    private static Task<Answer> UploadAsync(Client client, string number, HttpContent form, params (string, string)[] headers) =>
        client.SendAsync(HttpMethod.Post, $"/api/taskings/{number}/attachments", form, headers);

    private static StringContent Raw(string body, string contentType)
    {
        var content = new StringContent(body);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return content;
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
