using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Journeys;

/// <summary>Dates that cannot be right are refused by field. Dates that may be a mistake are accepted with a warning.</summary>
public class DatesTests
{
    [Fact]
    public async Task Dates_are_refused_warned_of_and_explained()
    {
        await using var server = await DemoServer.StartAsync();
        var tm = await server.As("ana.ruiz");

        var refused = await tm.SendAsync(HttpMethod.Post, "/api/taskings", InformationRequest("2031-01-21", "2031-01-20"));
        refused.IsRefused(400, "invalid");
        Assert.Equal(["internalDueDate"], refused.Body!["errors"]!.AsObject().Select(e => e.Key));

        // January 20, 2031 is a holiday.
        var body = InformationRequest().With("internalDueDate", "2021-01-15");
        string[] expected = ["internalDueDate past", "startDate after-due-date", "authorityDueDate not-a-business-day"];
        Assert.Equal(expected.Order(), Warned(await tm.PostAsync("/api/taskings/check", body.DeepClone())));
        var created = await tm.PostAsync("/api/taskings", body);
        Assert.Equal(expected.Order(), Warned(created));
        Assert.Equal("This date is in the past.", Message(created, "internalDueDate"));
        var number = (string)created["number"]!;
        Assert.Null((await tm.ReadAsync(number))["warnings"]);

        var moved = await tm.DoAsync(number, "set-dates", new { internalDueDate = "2031-01-18", reason = "asked" });
        Assert.Equal(["internalDueDate not-a-business-day"], Warned(moved));
        (await tm.TryAsync(number, "set-dates", new { extensionDate = "2031-01-17", reason = "asked" })).IsRefused(400, "invalid");
        var patched = await tm.SendAsync(HttpMethod.Patch, $"/api/taskings/{number}", new { startDate = "2031-01-19" }, ("If-Match", "*"));
        Assert.Equal(["startDate after-due-date"], Warned(patched.Body!));

        var why = (await tm.ReadAsync(number))["why"]!;
        Assert.Equal("The internal due date counts until the response is at HQ.", (string?)why["dueAt"]);
        Assert.StartsWith("Set on ", (string?)why["internalDueDate"], StringComparison.Ordinal);
        Assert.StartsWith("Entered with the request on ", (string?)why["authorityDueDate"], StringComparison.Ordinal);
        Assert.Null(why["extensionDate"]);
        Assert.NotNull((await (await server.As("hal.price")).ReadAsync(number))["why"]!["dueAt"]);
    }

    private static IEnumerable<string> Warned(JsonNode answer) =>
        answer["warnings"]!.AsArray().Select(w => $"{w!["field"]} {w["code"]}").Order();

    private static string? Message(JsonNode answer, string field) =>
        (string?)answer["warnings"]!.AsArray().First(w => (string?)w!["field"] == field)!["message"];
}
