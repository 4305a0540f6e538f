using static Itms.Server.Tests.Journeys.MailIntakeTests;

namespace Itms.Server.Tests.Journeys;

/// <summary>What a posting service may post, and what its verdicts prove.</summary>
public class PostedMailTests
{
    [Fact]
    public async Task Only_a_verdict_wholly_in_the_services_notation_proves_a_sender()
    {
        await using var server = await StartAsync(new LogCapture());
        using var service = Service(server, Secret);
        string[] proving = ["{@dhs.gov : pass}", "{@else.example : fail (body hash did not verify), @dhs.gov : pass}", " { @dhs.gov : pass } "];
        string[] others =
        [
            "{@dhs.gov : passed}", "{@dhs.gov : fail}", "{@else.example : fail (@dhs.gov : pass)}", "{@else.example @dhs.gov : pass}",
            "{else@dhs.gov : pass}", "@dhs.gov : pass", "{@else.example : fail} {@dhs.gov : pass}", "{@dhs.gov : pass}\r\nnone",
        ];
        var number = 0;
        foreach (var dkim in proving) Assert.Equal("accepted", await StateAsync(dkim));
        foreach (var dkim in others) Assert.Equal((dkim, "waiting"), (dkim, await StateAsync(dkim)));

        async Task<string?> StateAsync(string dkim)
        {
            var posted = await PostAsync(service, Whole($"From: a@dhs.gov\r\nSubject: Figures {++number}\r\n\r\nText", dkim));
            return (string?)posted["state"];
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mail_may_have_30_MiB_and_no_byte_more(bool isWhole)
    {
        await using var server = await StartAsync(new LogCapture());
        using var service = Service(server, Secret);
        const string head = "From: a@dhs.gov\r\nSubject: Figures\r\n\r\n";
        var rest = new string('x', Application.Intake.MailIntake.MaxLength - head.Length);
        using var largest = Posted(rest);
        using var larger = Posted(rest + "x");

        Assert.Equal(200, (int)(await service.PostAsync("/api/intake/email", largest)).StatusCode);
        var refused = await service.PostAsync("/api/intake/email", larger);

        Assert.Equal(413, (int)refused.StatusCode);
        Assert.Contains("30 MiB", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        MultipartFormDataContent Posted(string text) => isWhole
            ? Whole(head + text, "none")
            : new() { { new StringContent(head), "headers" }, { new StringContent(text), "text" } };
    }
}
