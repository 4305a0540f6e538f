using System.Text;
using System.Text.Json.Nodes;
using Itms.TestKit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Rights;

/// <summary>
/// Every route of the server, asked by everyone, about an ordinary tasking and a restricted one. The table in docs/ says
/// what each is answered; a new route is in it or the test fails.
/// </summary>
public sealed class RouteMatrixTests
{
    private static readonly (string Role, string? Person)[] Callers =
    [
        ("TM", "ana.ruiz"), ("TPSU chief", "tom.becker"), ("AO", "lee.chan"), ("designee", "sam.ortiz"), ("supervisor in cc", "kim.dale"),
        ("UC", "ray.singh"), ("division lead", "dan.okoro"), ("CO", "cole.vance"), ("AD", "ada.wells"), ("uninvolved", "hal.price"),
        ("records liaison", "rex.moss"), ("administrator", "adm.root"), ("nobody", null),
    ];

    [Fact]
    public async Task Every_route_answers_everyone_as_the_table_says()
    {
        await using var server = await DemoServer.StartAsync();
        var text = new StringBuilder(Introduction);
        var routes = Routes(server);
        await WriteAsync(text, "Routes of an ordinary tasking", server, restricted: false,
            routes.Where(r => r.Pattern.Contains("{number}", StringComparison.Ordinal)));
        await WriteAsync(text, "Routes of a restricted tasking", server, restricted: true,
            routes.Where(r => r.Pattern.Contains("{number}", StringComparison.Ordinal)));
        await WriteAsync(text, "All other routes", server, restricted: false,
            routes.Where(r => !r.Pattern.Contains("{number}", StringComparison.Ordinal)));

        GeneratedFile.Check("docs/rights.md", text.ToString());
    }

    [Fact]
    public async Task Without_signing_in_nothing_is_to_be_had_but_what_must_be()
    {
        await using var server = await DemoServer.StartAsync();
        string[] open =
        [
            "GET /health/live", "GET /health/ready", "GET /health/mailbox", "GET /health/backup", "GET /health/clock", "GET /health/proxy",
            "GET /openapi/{documentName}.json",
            "GET /api/demo/people", "GET /api/demo/clock", "POST /api/demo/clock", "GET /api/demo/mail", "POST /api/session",
            "GET /api/calendar/{token}.ics", "GET /api/sign-in",
        ];
        using var nobody = Client.Anonymous(server.Address);
        foreach (var (method, pattern) in Routes(server).Where(r => !open.Contains($"{r.Method} {r.Pattern}")))
        {
            var path = RouteExamples.Fill(pattern, "ITMS-2000-000001", "none");
            Assert.True(
                (await nobody.SendAsync(new HttpMethod(method), path, RouteExamples.BodyOf(method, pattern))).Status == 401,
                $"{method} {pattern} answers somebody who is not signed in");
        }
    }

    private const string Introduction =
        """
        # Who may call what

        This page lists every route of the demo server and the answer for each role. The routes of a tasking are called for a
        tasking of HOU that is delegated and has a document. The test `RouteMatrixTests` writes and checks this page.

        **yes**: done. **not now**: this person may do it, but not in this state of the tasking. **no**: 403. **hidden**: 404, as if
        it did not exist. **sign in**: 401. **masked**: answered without detainees' names and alien numbers.

        """;

    private static List<(string Method, string Pattern)> Routes(DemoServer server) =>
    [
        .. server.Running.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method =>
                (method, "/" + e.RoutePattern.RawText!.Trim('/'))))
            .Distinct()
            .OrderBy(r => r.Item2, StringComparer.Ordinal).ThenBy(r => r.method, StringComparer.Ordinal),
    ];

    private static async Task WriteAsync(
        StringBuilder text, string title, DemoServer server, bool restricted, IEnumerable<(string Method, string Pattern)> routes)
    {
        text.Append($"\n## {title}\n| route | {string.Join(" | ", Callers.Select(c => c.Role))} |\n");
        text.Append($"|{string.Concat(Enumerable.Repeat("---|", Callers.Length + 1))}\n");
        (string Number, string Attachment)? tasking = null;
        foreach (var (method, pattern) in routes)
        {
            text.Append($"| {method} {pattern} |");
            foreach (var (_, person) in Callers)
            {
                tasking ??= await NewTaskingAsync(server, restricted);
                var path = RouteExamples.Fill(pattern, tasking.Value.Number, tasking.Value.Attachment);
                var caller = person is null ? Client.Anonymous(server.Address) : await Client.SignInAsync(server.Address, person);
                using (caller)
                {
                    var wantsIfMatch = method is "PATCH" or "PUT" || (method == "POST" && pattern == "/api/records/schedule");
                    var answer = await caller.SendAsync(
                        new HttpMethod(method), path, RouteExamples.BodyOf(method, pattern), wantsIfMatch ? [("If-Match", "*")] : []);
                    text.Append($" {Word(answer)} |");
                    if (method != "GET" && answer.Status < 300) tasking = null;
                }
            }

            text.Append('\n');
        }
    }

    private static string Word(Answer answer) => answer.Status switch
    {
        < 300 => answer.Text.Contains("\"masked\":true", StringComparison.Ordinal) ? "masked" : "yes",
        401 => "sign in",
        403 => "no",
        404 => "hidden",
        409 or 412 => "not now",
        _ => $"{answer.Status} {answer.Code}",
    };

    private static async Task<(string Number, string Attachment)> NewTaskingAsync(DemoServer server, bool restricted)
    {
        var tm = await server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest()
            .With("taskType", "medicalComplaint")
            .With("category", "medicalComplaint")
            .With("informationRequest", null)
            .With("medicalComplaint", new JsonObject { ["type"] = "dental" })
            .With("restricted", restricted)
            .With("detainees", new JsonArray(new JsonObject { ["name"] = "Pat Example", ["alienNumber"] = "A012345678" })));
        await tm.DoAsync(number, "delegate", new { @delegate = "sam.ortiz" });
        var uploaded = await tm.PostAsync($"/api/taskings/{number}/attachments", RouteExamples.Upload());
        return (number, (string)uploaded["attachments"]![0]!["id"]!);
    }
}
