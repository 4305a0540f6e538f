using System.Text;
using System.Text.Json.Nodes;
using Itms.Server.Tests.Views;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>Numbers, words, names and documents as people carry them from other programs.</summary>
public sealed class CarriedThingsTests(OneServer shared) : IClassFixture<OneServer>
{
    [Fact]
    public async Task A_number_is_found_with_what_is_around_it_in_our_own_mails()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(SearchSteps.Request("carried"));
        var other = await tm.CreateAsync(SearchSteps.Request($"See {number}: overdue, assigned to you."));
        var (year, count) = (number[5..9], number[10..]);

        string[] carried =
        [
            $"[{number}] Overdue", $"Re: [{number}] Assigned to you", $"{number} overdue", $"ITMS\u2011{year}\u2011{count}", $"ITMS {year} {count}",
            $"{year}-{count}", $"FW_{number}_final",
        ];
        foreach (var text in carried)
        {
            Assert.Equal(number, (await SearchSteps.FindAsync(tm, new { text }))[0]);
            Assert.Equal([number], await SearchSteps.FindAsync(tm, new { number = text }));
            var view = (await tm.GetAsync($"/api/views/active?number={Uri.EscapeDataString(text)}"))["items"]!.AsArray();
            Assert.Equal([number], view.Select(row => (string?)row!["number"]));
        }

        // What else has all these words comes after it, on the next page too.
        Assert.Equal([number, other], await SearchSteps.FindAsync(tm, new { text = $"[{number}] Overdue" }));
        var next = (string?)(await tm.PostAsync("/api/search?top=1", new { text = $"[{number}] Overdue" }))["nextLink"];
        Assert.Equal([other], await SearchSteps.FindAsync(tm, new { text = $"[{number}] Overdue" }, next!));
        Assert.Equal([other, number], (await SearchSteps.FindAsync(tm, new { text = $"{other} and {number}" }))[..2]);
        var csv = await tm.DownloadAsync(HttpMethod.Post, "/api/search?format=csv", new { text = $"[{number}] Overdue" });
        Assert.Equal(3, Encoding.UTF8.GetString(csv.Bytes).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);

        // The other criteria still hold, and a long subject is no fault.
        Assert.Empty(await SearchSteps.FindAsync(tm, new { text = $"[{number}] Overdue", caseNumber = "OTHER-1" }));
        var words = string.Join(' ', Enumerable.Range(0, 25).Select(i => $"w{i}"));
        Assert.Equal([number], await SearchSteps.FindAsync(tm, new { text = $"{number} {words}" }));
    }

    [Fact]
    public async Task A_restricted_tasking_is_not_found_by_its_number_in_a_text()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(SearchSteps.Request("carried").With("restricted", true));
        Assert.Empty(await SearchSteps.FindAsync(await shared.Server.As("hal.price"), new { text = $"[{number}] Overdue" }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_word_is_found_with_and_without_apostrophes_and_dots(bool merged)
    {
        var tm = await shared.Server.As("ana.ruiz");
        var (name, disease) = merged ? ("Seán O’Brien", "T.B.") : ("Niamh O’Keefe", "Q.X.");
        var number = await tm.CreateAsync(SearchSteps.Request($"Was tested for {disease}", "APO-1", name, "A000000001"));
        if (merged) await SearchSteps.MergeAsync(shared);

        var joined = name.Split(' ')[1].Replace("’", "", StringComparison.Ordinal);
        string[] texts =
        [
            joined, joined.ToLowerInvariant(), name, name.Replace('’', '\''), joined[1..], joined + "’s", disease,
            disease.Replace(".", "", StringComparison.Ordinal), disease.Replace(".", ". ", StringComparison.Ordinal).Trim(),
        ];
        foreach (var text in texts) Assert.Equal([number], await SearchSteps.FindAsync(tm, new { text }));
        var outsider = await shared.Server.As("hal.price");
        foreach (var text in texts[..6]) Assert.Empty(await SearchSteps.FindAsync(outsider, new { text }));
    }

    [Fact]
    public async Task A_name_over_a_line_end_is_masked()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(SearchSteps.Request("carried", "LINE-1", "Rosa Castañeda", "A000000002"));
        await tm.PostAsync($"/api/taskings/{number}/comments", new { text = "Seen: Ms. Castañ-\neda." });

        var seen = await (await shared.Server.As("mia.lund")).ReadAsync(number);

        Assert.Equal("Seen: Ms. [masked].", (string?)seen["comments"]![0]!["text"]);
        Assert.Empty(await SearchSteps.FindAsync(await shared.Server.As("mia.lund"), new { text = "castañeda" }));
        Assert.Equal([number], await SearchSteps.FindAsync(tm, new { text = "castañeda" }));
    }

    [Theory]
    [InlineData("the \\\"final\\\" letter.pdf", "the \"final\" letter.pdf")]
    [InlineData("the %22final%22 letter.pdf", "the \"final\" letter.pdf")]
    [InlineData("C:\\Users\\lee\\letter.pdf", "letter.pdf")]
    [InlineData("C:\\final\\a \\\"b\\\".pdf", "a \"b\".pdf")]
    public async Task A_quotation_mark_in_a_file_name_is_one_and_divides_no_folders(string written, string name)
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest());

        var taken = await UploadAsync(tm, number, written, Files.Pdf);

        Assert.Equal(name, (string?)taken.Ok("upload")["attachments"]![0]!["name"]);
    }

    [Theory]
    [InlineData("mark.pdf", "77u/JVBERi0xLjcKMSAwIG9iago8PD4+CmVuZG9iagolJUVPRgo=", null)]
    [InlineData("empty-line.pdf", "DQolUERGLTEuNwoxIDAgb2JqCjw8Pj4KZW5kb2JqCiUlRU9GCg==", null)]
    [InlineData("records.docx", "0M8R4KGxGuEAAAAAAAAAAAAA", "is locked with a password")]
    [InlineData("log.csv", "TmFtZSxOb3RlDQpO+vFleix2aXNpdA0K", "is not in UTF-8")]
    public async Task A_document_is_taken_or_refused_with_a_reason_of_its_own(string name, string content, string? reason)
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest());

        var answer = await UploadAsync(tm, number, name, Convert.FromBase64String(content));

        if (reason is null)
        {
            answer.Ok("upload");
            return;
        }

        answer.IsRefused(415, "unsupported-content");
        Assert.StartsWith(reason, (string?)answer.Body!["errors"]!["files[0]"]![0], StringComparison.Ordinal);
    }

    private static Task<Answer> UploadAsync(Client client, string number, string written, byte[] content)
    {
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes($"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{written}\"\r\n\r\n"),
            .. content,
            .. "\r\n--x--\r\n"u8,
        ];
        var form = new ByteArrayContent(body);
        form.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        return client.SendAsync(HttpMethod.Post, $"/api/taskings/{number}/attachments", form);
    }
}
