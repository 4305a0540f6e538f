using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Webhooks;

/// <summary>The body of a delivery. It names nobody and says nothing that people typed.</summary>
/// <param name="Number">The tasking. Left out in a test.</param>
/// <param name="Kind">The kind of the event, or <c>test</c>.</param>
/// <param name="Status">The tasking's status after the event. Left out in a test.</param>
/// <param name="At">When it happened.</param>
public sealed record WebhookPayload(string? Number, string Kind, TaskingStatus? Status, DateTimeOffset At);

/// <summary>
/// Sends what waits in the queues of the webhooks, each in its order, and tries again with growing waits. It can run at any time and in several
/// processes. After a crash a delivery may arrive twice, with the same <c>webhook-id</c>.
/// </summary>
/// <param name="http">Made by <see cref="WebhookGuard.CreateClient"/>.</param>
public sealed partial class WebhookSender(
    ITableStore store, WebhookStore webhooks, HttpClient http, WebhookRetries retries, SecretSeal seal, TimeProvider clock,
    ILogger<WebhookSender> logger) : IDisposable
{
    /// <summary>How many past deliveries are kept for each webhook.</summary>
    public const int Kept = 200;

    /// <summary>Most deliveries of one webhook in one round.</summary>
    private const int AtOnce = 100;

    /// <summary>After this, a round begins no further delivery. A host may stop a process that takes longer.</summary>
    private static readonly TimeSpan LongestRound = TimeSpan.FromMinutes(2);

    // The webhooks to which this process is sending right now.
    private readonly ConcurrentDictionary<string, bool> busy = new(StringComparer.Ordinal);

    // Until when a receiver asked to be left alone, by webhook. A process that does not know it makes one attempt, and is told again.
    private readonly ConcurrentDictionary<string, DateTimeOffset> quiet = new(StringComparer.Ordinal);

    /// <summary>
    /// Sends what is due to every webhook to which this process is not sending already. So a host may begin a round while another one still waits
    /// for a slow receiver. Without webhooks, it asks the store nothing.
    /// </summary>
    public async Task SendDueAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(webhooks.Known.Where(webhook => webhook.DisabledAt is null && busy.TryAdd(webhook.Id, true))
            .Select(webhook => SendAloneAsync(webhook, cancellationToken)));

    public void Dispose() => http.Dispose();

    private async Task SendAloneAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        try
        {
            await SendDueAsync(webhook, cancellationToken);
        }
        finally
        {
            busy.TryRemove(webhook.Id, out _);
        }
    }

    /// <summary>Sends to one receiver. After a failure the rest waits for the next round: the receiver may be down.</summary>
    private async Task SendDueAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        if (IsQuiet(webhook)) return;
        var due = await store.ReadAsync(WebhookKeys.Due(webhook.Id, clock.GetUtcNow()), AtOnce, cancellationToken);
        if (due.Rows.Count == 0) return;
        if (seal.Open(webhook.Id, webhook.Secret) is not { } secret)
        {
            await TurnOffAsync(webhook, "secretLost");
            return;
        }

        var begun = clock.GetTimestamp();
        foreach (var row in due.Rows)
        {
            if (clock.GetElapsedTime(begun) > LongestRound) break;
            var delivery = await AttemptAsync(webhook, secret, Json.Read<WebhookDelivery>(row.Body), cancellationToken);
            if (delivery is null) return;
            var isGone = delivery.HttpStatus == (int)HttpStatusCode.Gone;
            await SaveAsync(webhook, row, delivery, AttemptOf(delivery));
            if (isGone) await TurnOffAsync(webhook, "gone");
            if (delivery.State != WebhookDeliveryState.Delivered) break;
        }

        await PruneAsync(webhook, cancellationToken);
    }

    /// <summary>Whether the receiver asked to be left alone until later. If the clock was set back since, that does not count.</summary>
    private bool IsQuiet(Webhook webhook) =>
        quiet.TryGetValue(webhook.Id, out var until)
        && until - clock.GetUtcNow() is var left && left > TimeSpan.Zero && left <= WebhookRetries.LongestAsked;

    /// <returns>The delivery after the attempt. Null: the process is being stopped.</returns>
    private async Task<WebhookDelivery?> AttemptAsync(
        Webhook webhook, byte[] secret, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var attempts = delivery.Attempts + 1;
        var asked = TimeSpan.Zero;
        try
        {
            using var request = Request(webhook, secret, delivery, now);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            delivery = delivery with { HttpStatus = (int)response.StatusCode, LastError = null };
            if (response.IsSuccessStatusCode)
                return delivery with { State = WebhookDeliveryState.Delivered, Attempts = attempts, SettledAt = now, NextAttemptAt = null };
            asked = WebhookRetries.AskedBy(response, now);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            delivery = delivery with { HttpStatus = null, LastError = KindOf(e) };
        }

        LogFailed(delivery.Id, attempts, delivery.HttpStatus, delivery.LastError);
        if (asked > TimeSpan.Zero) quiet[webhook.Id] = now + asked;
        var next = delivery.HttpStatus == (int)HttpStatusCode.Gone ? null : retries.NextAt(attempts, asked, now);
        return next is null
            ? delivery with { State = WebhookDeliveryState.Failed, Attempts = attempts, SettledAt = now, NextAttemptAt = null }
            : delivery with { Attempts = attempts, NextAttemptAt = next };
    }

    private static HttpRequestMessage Request(Webhook webhook, byte[] secret, WebhookDelivery delivery, DateTimeOffset now)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new WebhookPayload(delivery.Number, delivery.Kind, delivery.Status, delivery.At), Json.Http);
        var seconds = now.ToUnixTimeSeconds();
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = content };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("ITMS", productVersion: null));
        request.Headers.Add("webhook-id", delivery.Id);
        request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(secret, delivery.Id, seconds, body));
        return request;
    }

    /// <summary>Only the kind: the words of a failure may quote an address.</summary>
    private static string KindOf(Exception e) =>
        e is OperationCanceledException ? "timeout"
        : e is WebhookAddressException || e.InnerException is WebhookAddressException ? "addressNotAllowed"
        : e is HttpRequestException { HttpRequestError: var error } ? JsonNamingPolicy.CamelCase.ConvertName(error.ToString())
        : "connectionError";

    /// <summary>One transaction. If another process has saved it meanwhile, that result stays.</summary>
    private async Task SaveAsync(Webhook webhook, Row row, WebhookDelivery delivery, params RowWrite[] others)
    {
        var key = delivery.State == WebhookDeliveryState.Waiting ? WebhookKeys.Open(delivery) : WebhookKeys.Past(delivery);
        await store.CommitAsync(
            WebhookKeys.Deliveries(webhook.Id),
            [new RowWrite.Delete(row.RowKey, row.ETag), new RowWrite.Upsert(key, Json.Bytes(delivery)), .. others],
            CancellationToken.None);
    }

    /// <summary>The write that tells of the attempt. The list of webhooks reads it, and no deliveries.</summary>
    private RowWrite.Upsert AttemptOf(WebhookDelivery delivery) => new(
        WebhookKeys.LatestAttempt,
        Json.Bytes(new WebhookAttempt(clock.GetUtcNow(), delivery.State, delivery.NextAttemptAt, delivery.HttpStatus, delivery.LastError)));

    private async Task TurnOffAsync(Webhook webhook, string because)
    {
        var now = clock.GetUtcNow();
        // Once it is on again, an attempt from before says nothing. If there was none, the write does nothing.
        await store.CommitAsync(
            WebhookKeys.Deliveries(webhook.Id), [new RowWrite.Delete(WebhookKeys.LatestAttempt)], CancellationToken.None);
        await webhooks.DisableAsync(webhook.Id, because, now);
        LogOff(webhook.Id, because);
        await foreach (var row in store.ReadAllAsync(WebhookKeys.AllOpen(webhook.Id), CancellationToken.None))
        {
            var dropped = Json.Read<WebhookDelivery>(row.Body) with { State = WebhookDeliveryState.Dropped, SettledAt = now, NextAttemptAt = null };
            await SaveAsync(webhook, row, dropped);
        }
    }

    private async Task PruneAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        var past = await store.ReadAllKeysAsync(WebhookKeys.AllPast(webhook.Id), cancellationToken);
        foreach (var key in past.Skip(Kept))
            await store.CommitAsync(WebhookKeys.Deliveries(webhook.Id), [new RowWrite.Delete(key)], cancellationToken);
    }

    [LoggerMessage(110, LogLevel.Warning, "Webhook delivery {Id}: attempt {Attempts} failed ({Status} {Error})")]
    private partial void LogFailed(string id, int attempts, int? status, string? error);

    [LoggerMessage(111, LogLevel.Error, "Webhook {Id} was turned off: {Because}")]
    private partial void LogOff(string id, string because);
}
