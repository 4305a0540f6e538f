using System.Net.Http.Headers;
using System.Text;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests;

/// <summary>Whatever is sent, the answer is problem details naming the field; never a 500, and nothing is written.</summary>
public sealed class BadInputTests(OneServer shared) : IClassFixture<OneServer>
{
    public static TheoryData<string, string> Bodies => new()
    {
        { "", "taskType" },
        { "{", "body" },
        { "nonsense", "body" },
        { "null", "body" },
        { "[]", "body" },
        { "\"text\"", "body" },
        { """{"requestor":"CRCL","taskType":"other","unknown":1}""", "unknown" },
        { """{"requestor":"CRCL","taskType":"other","detainees":[{"name":"x","age":3}]}""", "detainees[0].age" },
        { """{"requestor":"a","requestor":"b","taskType":"other"}""", "requestor" },
        { """{"requestor":17,"taskType":"other"}""", "requestor" },
        { """{"requestor":"CRCL","taskType":3}""", "taskType" },
        { """{"requestor":"CRCL","taskType":"Other"}""", "taskType" },
        { """{"requestor":"CRCL"}""", "taskType" },
        { """{"taskType":"other"}""", "requestor" },
        { """{"requestor":"   ","taskType":"other"}""", "requestor" },
        { """{"requestor":"two\nlines","taskType":"other"}""", "requestor" },
        { """{"requestor":"nul\u0000","taskType":"other"}""", "requestor" },
        { """{"requestor":"half \ud800 pair","taskType":"other"}""", "requestor" },
        { """{"requestor":"CRCL","taskType":"other","internalDueDate":"2031-02-30"}""", "internalDueDate" },
        { """{"requestor":"CRCL","taskType":"other","internalDueDate":"2031-01-15T10:00:00"}""", "internalDueDate" },
        { """{"requestor":"CRCL","taskType":"other","internalDueDate":"9999-12-31"}""", "internalDueDate" },
        { """{"requestor":"CRCL","taskType":"other","receivedAt":"2031-01-15T10:00"}""", "receivedAt" },
        { """{"requestor":"CRCL","taskType":"other","components":{}}""", "components" },
        { """{"requestor":"CRCL","taskType":"other","components":[null]}""", "components[0]" },
        { """{"requestor":"CRCL","taskType":"other","components":[{}]}""", "components[0].unit" },
        { """{"requestor":"CRCL","taskType":"other","components":[{"unit":"NOPE"}]}""", "components[0].unit" },
        { """{"requestor":"CRCL","taskType":"other","components":[{"unit":"HOU"},{"unit":"HOU"}]}""", "components[1].unit" },
        { """{"requestor":"CRCL","taskType":"other","authorityDueDate":"2031-01-15","components":[{"unit":"HOU","assignee":"no.one"}]}""",
            "components[0].assignee" },
        { """{"requestor":"CRCL","taskType":"other","authorityDueDate":"2031-01-15",""" +
            "\"components\":[{\"unit\":\"HOU\",\"assignee\":\"lee.chan\",\"cc\":[null]}]}",
            "components[0].cc[0]" },
        { """{"requestor":"CRCL","taskType":"other","components":[{"unit":"HOU","assignee":"lee.chan"}]}""", "authorityDueDate" },
        { """{"requestor":"CRCL","taskType":"other","detainees":[null]}""", "detainees[0]" },
        { """{"requestor":"CRCL","taskType":"other","detainees":[{}]}""", "detainees[0]" },
        { """{"requestor":"CRCL","taskType":"other","detainees":[{"name":"x","alienNumber":"A12"}]}""", "detainees[0].alienNumber" },
        { """{"requestor":"CRCL","taskType":"other","audit":{"type":"gao"}}""", "audit" },
        { """{"requestor":"CRCL","taskType":"audit","audit":{"type":"nope"}}""", "audit.type" },
        { $$"""{"requestor":"{{new string('x', 201)}}","taskType":"other"}""", "requestor" },
        { $$"""{"requestor":"CRCL","taskType":"other","instruction":"{{new string('x', 10_001)}}"}""", "instruction" },
        { new string('[', 5000), "body" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_bad_request_to_create_names_the_field(string body, string field)
    {
        var tm = await shared.Server.As("ana.ruiz");
        var answer = await tm.SendAsync(HttpMethod.Post, "/api/taskings", Json(body));
        answer.IsRefused(400, "invalid");
        Assert.Contains(field, answer.Body!["errors"]!.AsObject().Select(e => e.Key));
        Assert.Empty((await tm.GetAsync("/api/views/active"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Huge_bodies_other_media_and_wrong_methods_are_refused()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var huge = InformationRequest().With("instruction", new string('x', 2_000_000));
        (await tm.SendAsync(HttpMethod.Post, "/api/taskings", Json(huge.ToJsonString()))).IsRefused(413, "too-large");
        using var endless = new StreamContent(new MemoryStream(new byte[1_500_000]));
        endless.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        endless.Headers.ContentLength = null;
        (await tm.SendAsync(HttpMethod.Post, "/api/taskings", endless)).IsRefused(413, "too-large");
        using var form = new StringContent("requestor=CRCL", Encoding.UTF8, "application/x-www-form-urlencoded");
        (await tm.SendAsync(HttpMethod.Post, "/api/taskings", form)).IsRefused(415, "unsupported-media-type");
        (await tm.SendAsync(HttpMethod.Delete, "/api/taskings")).IsRefused(405, "method-not-allowed");
        (await tm.SendAsync(HttpMethod.Get, "/api/nothing")).IsRefused(404, "not-found");
        (await tm.SendAsync(HttpMethod.Post, "/api/taskings/ITMS-2031-000001/actions/fly", new { })).IsRefused(404, "not-found");
    }

    [Theory]
    [InlineData("ITMS-2031-000001")]
    [InlineData("nonsense")]
    [InlineData("%2e%2e%2f")]
    [InlineData("ITMS-2031-999999999999999999999")]
    public async Task An_unknown_number_is_not_found(string number)
    {
        var tm = await shared.Server.As("ana.ruiz");
        foreach (var path in new[] { "", "/history", "/history/verify", "/mail" })
            (await tm.SendAsync(HttpMethod.Get, $"/api/taskings/{number}{path}")).IsRefused(404, "not-found");
        (await tm.TryAsync(number, "send-to-ad")).IsRefused(404, "not-found");
    }

    [Theory]
    [InlineData("/api/views/active?top=0")]
    [InlineData("/api/views/active?top=201")]
    [InlineData("/api/views/active?top=x")]
    [InlineData("/api/views/mine?from=%00")]
    [InlineData("/api/views/overdue?from=!!!")]
    [InlineData("/api/views/due-30?colour=x")]
    [InlineData("/api/views/active?status=open")]
    [InlineData("/api/views/active?dueFrom=tomorrow")]
    [InlineData("/api/views/active?dueTo=2031-01-01&dueTo=2031-01-02")]
    [InlineData("/api/views/overdue?sort=colour")]
    [InlineData("/api/views/mine?count=2")]
    [InlineData("/api/views/active?assignee=")]
    [InlineData("/api/views/active?requestor=%E2%80%8B%C2%AD")]
    public async Task A_bad_parameter_of_a_view_is_refused(string path) =>
        (await (await shared.Server.As("lee.chan")).SendAsync(HttpMethod.Get, path)).IsRefused(400, "invalid");

    [Fact]
    public async Task Without_a_session_nothing_of_the_api_answers()
    {
        using var anonymous = Client.Anonymous(shared.Server.Address);
        foreach (var path in new[] { "/api/me", "/api/views/active", "/api/taskings/ITMS-2031-000001", "/api/directory/people",
            "/api/admin/dead-letters" })
            (await anonymous.SendAsync(HttpMethod.Get, path)).IsRefused(401, "not-signed-in");
        (await anonymous.SendAsync(HttpMethod.Post, "/api/taskings", InformationRequest())).IsRefused(401, "not-signed-in");
        (await anonymous.SendAsync(HttpMethod.Get, "/api/me", null, ("Authorization", "Bearer forged.token"))).IsRefused(401, "not-signed-in");
        (await anonymous.SendAsync(HttpMethod.Post, "/api/session", new { person = "no.one" })).IsRefused(400, "invalid");
        Assert.Equal(200, (await anonymous.SendAsync(HttpMethod.Get, "/health/ready")).Status);
    }

    [Fact]
    public async Task The_demo_answers_under_this_machines_names_alone()
    {
        using var anonymous = Client.Anonymous(shared.Server.Address);
        (await anonymous.SendAsync(HttpMethod.Get, "/api/demo/people", null, ("Host", "evil.example"))).IsRefused(421, "wrong-host");
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
