using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Fuzzing;

/// <summary>
/// Wrong input of every kind, sent to the real server: it is taken or refused, never a fault, and nothing is lost. Each round has a number, so
/// it can be sent again. ITMS_FUZZ_MINUTES says how long each kind goes on; otherwise it is a fixed number of rounds.
/// </summary>
public sealed class FuzzTests
{
    private const string Secret = "a secret of thirty-two characters";
    private const int Rounds = 150;

    private const string Mail =
        "From: Casework <a@dhs.gov>\r\nTo: taskings@agency.example\r\nSubject: =?utf-8?Q?Sick_calls?=\r\nMessage-ID: <1@dhs.gov>\r\n"
        + "Date: Mon, 11 Jan 2027 09:00:00 -0500\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + "How many? Please answer by January 20, 2027.=\r\n\r\n--b\r\n"
        + "Content-Type: text/html\r\n\r\n<table><tr><td>A</td></tr></table>\r\n--b\r\n"
        + "Content-Type: application/pdf; name=\"list.pdf\"\r\n"
        + "Content-Disposition: attachment; filename*=utf-8''list.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjc=\r\n--b--\r\n";

    private static readonly Dictionary<string, string> Csv = new()
    {
        ["people"] = "id,name,email,unit,roles\np.one,P One,p1@agency.example,HOU,staff\np.two,\"P, Two\",p2@agency.example,HOU,staff\n",
        ["units"] = "code,name,division,chief\nNEW,\"New Unit\",CS,ray.singh\n",
        ["divisions"] = "code,name,lead\nCS,Clinical Services,dan.okoro\n",
        ["facilities"] = "code,name,staffing\nTRI,Trial,ihsc\n",
    };

    private static readonly string[] Pages =
    [
        "/api/directory/people", "/api/directory/people", "/api/directory/people", "/api/views/active", "/api/views/mine", "/api/views/overdue",
        "/api/views/awaiting", "/api/directory/units",
        "/api/filters", "/api/reports/taskings", "/api/reports/workload", "/api/absences", "/api/training", "/api/me/tokens",
    ];

    [Theory]
    [InlineData("mail")]
    [InlineData("csv")]
    [InlineData("patch")]
    [InlineData("create")]
    [InlineData("cursor")]
    [InlineData("search")]
    [InlineData("file name")]
    public async Task Whatever_is_sent_is_taken_or_refused_and_nothing_is_lost(string kind)
    {
        await using var server = await DemoServer.StartAsync(configure: builder => builder.Services.AddSingleton(
            new Application.Intake.IntakeSettings { Senders = ["@dhs.gov"], Secret = Secret }));
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest());
        var (watch, minutes) = (Stopwatch.StartNew(), Minutes());
        var (taken, round) = (0, 0);
        while (minutes is { } limit ? watch.Elapsed < limit : round < Rounds)
        {
            var dice = new Random(++round);
            var (status, text) = await SendAsync(kind, server, number, dice);
            Assert.True(status is >= 200 and < 500, $"{kind}, round {round}: {status} {text}");
            if (status < 300) taken++;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {round} rounds, {taken} taken");
        // No mail is turned away. Of the others, something got through, so this does not only test the first check.
        if (kind == "mail") Assert.Equal(round, taken);
        else Assert.InRange(taken, 1, round - 1);
        Assert.Equal(number, (string?)(await tm.ReadAsync(number))["number"]);
        Assert.True((bool)(await tm.GetAsync($"/api/taskings/{number}/history/verify"))["intact"]!);
        Assert.Equal(200, (await tm.SendAsync(HttpMethod.Get, "/health/ready")).Status);
    }

    private static async Task<(int Status, string Text)> SendAsync(string kind, DemoServer server, string number, Random dice)
    {
        var (tm, admin) = (await server.As("ana.ruiz"), await server.As("adm.root"));
        return kind switch
        {
            "mail" => await PostMailAsync(server, dice),
            "csv" when dice.Next(3) == 0 => Of(await admin.SendAsync(HttpMethod.Post, "/api/archive/mcts", Body(
                "number,detaineeName,complaintType,closed\nM-1,Pat Example,dental,2018-05-01\n", dice, "text/csv"))),
            "csv" when Csv.ElementAt(dice.Next(Csv.Count)) is var (what, file) =>
                Of(await admin.SendAsync(HttpMethod.Post, $"/api/admin/import/{what}?dryRun=true", Body(file, dice, "text/csv"))),
            "patch" => Of(await tm.SendAsync(
                HttpMethod.Patch, $"/api/taskings/{number}", Body(Patch(dice), dice, "application/json"), ("If-Match", "*"))),
            "create" => Of(await tm.SendAsync(
                HttpMethod.Post, "/api/taskings", Body(InformationRequest().ToJsonString(), dice, "application/json"))),
            "cursor" => Of(await tm.SendAsync(HttpMethod.Get, $"{Pages[dice.Next(Pages.Length)]}?top={Piece("10", dice)}&from={Piece(
                (await NextAsync(tm, "/api/directory/people?top=1"))!.Split("from=")[^1], dice)}")),
            "search" => Of(await tm.SendAsync(HttpMethod.Post, "/api/search",
                new { text = Mutation.Text("sick \"call visits\" -december crcl-31*", dice) })),
            _ => Of(await tm.SendAsync(HttpMethod.Post, $"/api/taskings/{number}/attachments", Upload(dice))),
        };
    }

    private static (int Status, string Text) Of(Answer answer) => (answer.Status, answer.Text);

    private static async Task<(int Status, string Text)> PostMailAsync(DemoServer server, Random dice)
    {
        using var service = new HttpClient { BaseAddress = server.Address };
        service.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"sendgrid:{Secret}")));
        var mail = Mutation.Of(Mail.Replace("<1@", $"<{dice.Next()}@", StringComparison.Ordinal), dice);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(dice.Next(4) == 0 ? Mutation.Text("{@dhs.gov : pass}", dice) : "{@dhs.gov : pass}"), "dkim" },
            { new ByteArrayContent(mail), "email" },
        };
        using var answer = await service.PostAsync("/api/intake/email", form);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static string Patch(Random dice) => dice.Next(3) switch
    {
        0 => """{"priority":"high","instruction":"Count again.","detainees":[{"name":"Jane Example","alienNumber":"A012345678"}]}""",
        1 => """{"informationRequest":{"ihscFacility":"Alder Creek Processing Center","type":"synopsisOfCare"},"restricted":true}""",
        _ => InformationRequest().Without("components").Without("internalDueDate").Without("authorityDueDate").ToJsonString(),
    };

    private static ByteArrayContent Body(string right, Random dice, string type)
    {
        // Every tenth is right, so that the state changes.
        var content = new ByteArrayContent(dice.Next(10) == 0 ? Encoding.UTF8.GetBytes(right) : Mutation.Of(right, dice));
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }

    private static async Task<string?> NextAsync(Client client, string page) => (string?)(await client.GetAsync(page))["nextLink"];

    private static string Piece(string right, Random dice) => dice.Next(3) > 0 ? right : Uri.EscapeDataString(Valid(Mutation.Text(right, dice)));

    /// <summary>Halves of pairs cannot be sent in an address.</summary>
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))[..Math.Min(text.Length, 500)];

    /// <summary>A form written by hand: clients refuse to send such names.</summary>
    private static ByteArrayContent Upload(Random dice)
    {
        var name = dice.Next(5) == 0 ? "list.txt"u8.ToArray() : Mutation.Of("list of \"visits\".txt", dice);
        byte[] form =
        [
            .. "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\""u8,
            .. name,
            .. "\"\r\nContent-Type: text/plain\r\n\r\nmade up\r\n--b--\r\n"u8,
        ];
        var content = new ByteArrayContent(form);
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        return content;
    }

    private static TimeSpan? Minutes() =>
        double.TryParse(Environment.GetEnvironmentVariable("ITMS_FUZZ_MINUTES"), CultureInfo.InvariantCulture, out var minutes)
            ? TimeSpan.FromMinutes(minutes)
            : null;
}
