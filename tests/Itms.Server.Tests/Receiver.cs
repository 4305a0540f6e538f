using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Itms.Server.Tests;

/// <summary>A system on this machine that takes webhooks.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication web;

    /// <summary>Finds detainees in what it was sent.</summary>
    private readonly CanaryWatch canaries = new();

    private Receiver(WebApplication web) => this.web = web;

    /// <summary>A path at which it takes a request and never answers.</summary>
    public const string Silent = "/silent";

    /// <summary>What it answers, by path. Default: 200.</summary>
    public ConcurrentDictionary<string, int> Answers { get; } = new();

    /// <summary>The <c>Retry-After</c> of its answers, by path. Default: none.</summary>
    public ConcurrentDictionary<string, string> RetryAfter { get; } = new();

    public ConcurrentQueue<Received> All { get; } = [];

    /// <summary>The settings of a server that may send here.</summary>
    public static Dictionary<string, string?> Settings => new() { ["Itms:Webhooks:AllowedHosts:0"] = "127.0.0.1" };

    public string Address(string path) => web.Urls.First() + path;

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        var receiver = new Receiver(web);
        web.MapPost("/{**path}", async (HttpContext context) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            receiver.canaries.See("a webhook", $"{context.Request.Path}{context.Request.QueryString} {body}");
            receiver.All.Enqueue(new Received(
                context.Request.Path, body,
                context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            if (context.Request.Path == Silent)
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            context.Response.StatusCode = receiver.Answers.GetValueOrDefault(context.Request.Path, 200);
            context.Response.Headers.Location = "/elsewhere";
            if (receiver.RetryAfter.TryGetValue(context.Request.Path, out var wait)) context.Response.Headers.RetryAfter = wait;
        });
        await web.StartAsync();
        return receiver;
    }

    /// <summary>Waits until so many have arrived at a path.</summary>
    public async Task<List<Received>> AtAsync(string path, int count)
    {
        while (true)
        {
            var there = All.Where(r => r.Path == path).ToList();
            if (there.Count >= count) return there;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        canaries.AssertNothing();
    }
}

public sealed record Received(string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The <c>webhook-signature</c> that Standard Webhooks asks of somebody with this secret.</summary>
    /// <param name="secret"><c>whsec_</c> and base64.</param>
    public string SignatureWith(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signed = $"{Headers["webhook-id"]}.{Headers["webhook-timestamp"]}.{Body}";
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));
    }
}
