using System.Text.Json.Nodes;
using Itms.Application.Indexing;
using Microsoft.Extensions.DependencyInjection;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Views;

/// <summary>Steps that the tests of searches share.</summary>
internal static class SearchSteps
{
    public static JsonObject Request(string instruction, string caseNumber = "SRCH-31-1", string? detainee = null, string? alien = null)
    {
        var detainees = detainee is null ? new JsonArray() : new JsonArray(new JsonObject { ["name"] = detainee, ["alienNumber"] = alien });
        return InformationRequest().With("instruction", instruction).With("caseNumber", caseNumber).With("detainees", detainees);
    }

    public static IEnumerable<string?> Flags(JsonNode tasking) => tasking["flags"]!.AsArray().Select(f => (string?)f);

    /// <summary>Moves all waiting words into the index.</summary>
    public static async Task MergeAsync(OneServer shared) =>
        await shared.Server.Running.Services.GetRequiredService<WordIndex>().MergeAsync(TestContext.Current.CancellationToken);

    public static async Task PatchAsync(Client client, string number, object patch) =>
        (await client.SendAsync(HttpMethod.Patch, $"/api/taskings/{number}", patch, ("If-Match", "*"))).Ok("patch");

    /// <summary>The numbers on the first page of results.</summary>
    public static async Task<List<string>> FindAsync(Client client, object search, string path = "/api/search")
    {
        var items = (await client.PostAsync(path, search))["items"]!.AsArray();
        return [.. items.Select(row => (string)row!["number"]!)];
    }
}
