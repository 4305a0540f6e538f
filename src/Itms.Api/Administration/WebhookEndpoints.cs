using Itms.Api.Http;
using Itms.Application.Administration;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Application.Webhooks;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Administration;

/// <summary><c>/api/admin/webhooks</c>: other systems that are told of changes.</summary>
internal static class WebhookEndpoints
{
    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapGet("/webhooks", async (Caller _, WebhookStore webhooks, HttpContext context) =>
        {
            var paging = Paging.Of(context);
            var all = (await webhooks.LoadAsync(context.RequestAborted)).OrderBy(webhook => webhook.Id, StringComparer.Ordinal);
            var page = paging.PageOf(all, webhook => webhook.Id, context);
            var shown = new List<WebhookDocument>();
            foreach (var webhook in page.Items)
            {
                var attempt = webhook.DisabledAt is null ? await webhooks.LatestAttemptAsync(webhook.Id, context.RequestAborted) : null;
                shown.Add(WebhookDocument.Of(webhook) with { LatestAttempt = attempt });
            }

            return Results.Json(new Page<WebhookDocument>(shown, page.NextLink), Json.Http);
        }).Describes<Page<WebhookDocument>>("Lists the webhooks, without their secrets, each with its latest attempt.").AcceptsPage();
        admin.MapGet("/webhooks/events", (Caller _) => Results.Json(new Page<string>(History.AllKinds, null), Json.Http))
            .Describes<Page<string>>("Lists the kinds of events that a webhook can be told of.");
        admin.MapPost("/webhooks", AddAsync).Describes<WebhookDocument>(
            "Adds a webhook (Standard Webhooks). Only this answer shows its secret. It gets number, kind, status and instant of each event.",
            StatusCodes.Status201Created);
        admin.MapDelete("/webhooks/{id}", async (string id, Caller caller, WebhookEditor editor, HttpContext context) =>
            await editor.RemoveAsync(id, caller.Person.Id, context.RequestAborted) switch
            {
                null => Problems.Result(Problems.NotFound()),
                true => Results.NoContent(),
                false => Problems.Result(Problems.BusyAdministrators()),
            }).Describes("Removes a webhook with its deliveries.", StatusCodes.Status204NoContent);
        admin.MapPost("/webhooks/{id}/enable", EnableAsync).Describes<WebhookDocument>(
            "Turns a webhook on again. It is told of what happens from now on. If it gets a new secret, only this answer shows it.");
        admin.MapGet("/webhooks/{id}/deliveries", DeliveriesAsync).Describes<Page<WebhookDelivery>>(
            "Lists a webhook's deliveries: those that wait, then the latest 200 of the others.").AcceptsPage();
        admin.MapPost("/webhooks/{id}/test", async (
            string id, Caller _, WebhookStore webhooks, WebhookQueue queue, NewId newId, TimeProvider clock, HttpContext context) =>
        {
            if (await webhooks.FindAsync(id, context.RequestAborted) is not { } webhook) return Problems.Result(Problems.NotFound());
            if (webhook.DisabledAt is not null) return Problems.Result(Problems.WebhookOff());
            await queue.EnqueueTestAsync(webhook, newId(), clock.GetUtcNow());
            return Results.Accepted();
        }).Describes("Sends a test to a webhook. Its deliveries show what came of it.", StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> AddAsync(RequestBody<WebhookRequest> body, Caller caller, WebhookEditor editor, HttpContext context)
    {
        var events = body.Value.Events?.Select(kind => kind ?? "").ToList();
        var (webhook, secret, errors) =
            await editor.AddAsync(body.Value.Url, events, body.Value.Secret, caller.Person.Id, context.RequestAborted);
        if (errors.Any) return Problems.Result(Problems.Invalid(errors));
        return webhook is null
            ? Problems.Result(Problems.BusyAdministrators())
            : Results.Json(WebhookDocument.Of(webhook, secret), Json.Http, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> EnableAsync(
        string id, RequestBody<WebhookEnableRequest> body, Caller caller, WebhookEditor editor, HttpContext context) =>
        await editor.EnableAsync(id, body.Value.Secret, caller.Person.Id, context.RequestAborted) switch
        {
            WebhookEnabled.On on => Results.Json(WebhookDocument.Of(on.Webhook, on.NewSecret), Json.Http),
            WebhookEnabled.Invalid invalid => Problems.Result(Problems.Invalid(invalid.Errors)),
            WebhookEnabled.Busy => Problems.Result(Problems.BusyAdministrators()),
            _ => Problems.Result(Problems.NotFound()),
        };

    private static async Task<IResult> DeliveriesAsync(string id, Caller _, WebhookStore webhooks, HttpContext context)
    {
        var paging = Paging.Of(context);
        if (await webhooks.FindAsync(id, context.RequestAborted) is null) return Problems.Result(Problems.NotFound());
        var (deliveries, next) = await webhooks.DeliveriesAsync(id, paging.From, paging.Top, context.RequestAborted);
        return Results.Json(new Page<WebhookDelivery>(deliveries, paging.NextLink(context, next)), Json.Http);
    }
}

public sealed record WebhookRequest
{
    /// <summary>Where to send: <c>https</c>, and not inside a private network unless the server's settings allow the host.</summary>
    public string? Url { get; init; }

    /// <summary>Kinds of events, as in a tasking's history. Left out or empty: all.</summary>
    public IReadOnlyList<string?>? Events { get; init; }

    /// <summary><c>whsec_</c> and 24 to 64 bytes in base64. Left out: a new one is made.</summary>
    public string? Secret { get; init; }
}

public sealed record WebhookEnableRequest
{
    /// <summary>
    /// A new secret: <c>whsec_</c> and 24 to 64 bytes in base64. Left out: the present one stays, or a new one is made if it cannot be read any more.
    /// </summary>
    public string? Secret { get; init; }
}

/// <param name="Events">Kinds of events. Empty: all.</param>
/// <param name="DisabledBecause"><c>gone</c>: the receiver answered 410. <c>secretLost</c>: after a restore.</param>
/// <param name="Secret">Appears only in the answer that sets it.</param>
public sealed record WebhookDocument(
    string Id, string Url, IReadOnlyList<string> Events, string By, DateTimeOffset At, DateTimeOffset? DisabledAt, string? DisabledBecause,
    string? Secret)
{
    /// <summary>The latest attempt to send it something. Null: there was none since it was turned on, or it is off. Only in the list.</summary>
    public WebhookAttempt? LatestAttempt { get; init; }

    internal static WebhookDocument Of(Webhook webhook, string? secret = null) => new(
        webhook.Id, webhook.Url, webhook.Events, webhook.By, webhook.At, webhook.DisabledAt, webhook.DisabledBecause, secret);
}
