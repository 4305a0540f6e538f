using System.Text.Json;
using System.Text.Json.Nodes;
using Itms.TestKit;

namespace Itms.Server.Tests;

/// <summary>The API's description says what the API is: front ends are generated from the file in docs/.</summary>
public sealed class OpenApiTests
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public async Task The_committed_description_is_the_one_that_is_served()
    {
        var served = await ReadAsync();

        GeneratedFile.Check("docs/openapi.v1.json", served.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n");
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_and_what_it_answers()
    {
        var served = await ReadAsync();

        Assert.Equal("3.1", ((string)served["openapi"]!)[..3]);
        foreach (var (path, operations) in served["paths"]!.AsObject())
            foreach (var (method, operation) in operations!.AsObject())
            {
                var name = $"{method.ToUpperInvariant()} {path}";
                Assert.False(string.IsNullOrWhiteSpace((string?)operation!["summary"]), $"{name} has no summary");
                var good = operation["responses"]!.AsObject().Where(r => r.Key.StartsWith('2')).ToList();
                Assert.True(good.Count > 0, $"{name} says nothing about what it answers");
                Assert.All(good, r =>
                    Assert.True(r.Key is "202" or "204" || r.Value!["content"] is JsonObject { Count: > 0 }, $"{name} answers {r.Key} with what?"));
                Assert.NotNull(operation["responses"]!["default"]);
            }
    }

    [Fact]
    public async Task A_patch_claims_no_idempotency_key_it_relies_on_the_version()
    {
        var patch = (await ReadAsync())["paths"]!["/api/taskings/{number}"]!["patch"]!;

        Assert.Equal(["If-Match"], patch["parameters"]!.AsArray().Where(p => (string?)p!["in"] == "header").Select(p => (string?)p!["name"]));
    }

    private static async Task<JsonNode> ReadAsync()
    {
        // Not the demo: its sign-in is the demo's alone.
        var folder = DemoServer.NewFolder();
        try
        {
            var options = new ServerOptions(Demo: false, folder, ["http://127.0.0.1:0"], Empty: true);
            await using var server = await RunningServer.StartAsync(options, configure: null, CancellationToken.None);
            using var anyone = Client.Anonymous(new Uri(server.Addresses[0]));
            return await anyone.GetAsync("/openapi/v1.json");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
