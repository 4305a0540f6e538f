using System.Text;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests;

/// <summary>A step that is sent wrongly names the field and changes nothing.</summary>
public sealed class BadStepsTests(OneServer shared) : IClassFixture<OneServer>
{
    public static TheoryData<string, string, string> Steps => new()
    {
        { "delegate", "{}", "delegate" },
        { "delegate", """{"delegate":"no.one"}""", "delegate" },
        { "delegate", """{"delegate":"lee.chan"}""", "delegate" },
        { "delegate", """{"unit":"MCMU","delegate":"sam.ortiz"}""", "unit" },
        { "delegate", $$"""{"delegate":"sam.ortiz","comment":"{{new string('x', 10_001)}}"}""", "comment" },
        { "respond", "{}", "response" },
        { "respond", """{"response":{}}""", "response.kind" },
        { "respond", """{"response":{"kind":"maybe"}}""", "response.kind" },
        { "respond", """{"response":{"kind":"substantive"}}""", "response.text" },
        { "respond", """{"response":{"kind":"substantive","text":"x","attachmentIds":["1"]}}""", "response.attachmentIds[0]" },
        { "concur", "{}", "level" },
        { "concur", """{"level":"king"}""", "level" },
        { "defer", """{"toUnit":"MCMU"}""", "comment" },
        { "defer", """{"toUnit":"NOPE","comment":"x"}""", "toUnit" },
        { "defer", "{}", "toUnit" },
        { "defer", "{}", "comment" },
        { "set-dates", "{}", "internalDueDate" },
        { "set-dates", "{}", "reason" },
        { "set-dates", """{"reason":"x"}""", "internalDueDate" },
        { "set-dates", """{"internalDueDate":"2031-02-01"}""", "reason" },
        { "set-action", """{"action":"rest","reason":"x"}""", "action" },
        { "name-clearing-official", """{"positions":["Pope"],"reason":"x"}""", "positions[0]" },
        { "name-clearing-official", """{"positions":[],"reason":"x"}""", "positions" },
        { "name-clearing-official", "{}", "positions" },
        { "name-clearing-official", "{}", "reason" },
        { "follow-up", """{"kind":"followUp"}""", "text" },
        { "assign", """{"components":[]}""", "components" },
        { "assign", """{"components":[{"unit":"HOU"}]}""", "components[0].assignee" },
        { "assign", "[1]", "body" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_bad_step_names_the_field_and_changes_nothing(string action, string body, string field)
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest());
        var answer = await tm.SendAsync(HttpMethod.Post, $"/api/taskings/{number}/actions/{action}",
            new StringContent(body, Encoding.UTF8, "application/json"));
        answer.IsRefused(400, "invalid");
        Assert.Contains(field, answer.Body!["errors"]!.AsObject().Select(e => e.Key));
        Assert.Single((await tm.GetAsync($"/api/taskings/{number}/history"))["items"]!.AsArray());
    }
}
