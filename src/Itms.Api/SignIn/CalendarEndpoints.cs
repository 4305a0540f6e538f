using System.Security.Cryptography;
using Itms.Api.Http;
using Itms.Application.Calendars;
using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Itms.Api.SignIn;

/// <summary>A person's due dates as a calendar feed, at a secret address.</summary>
internal static class CalendarEndpoints
{
    private const string Tag = "Calendar";
    private const string ContentType = "text/calendar";

    public static void Map(RouteGroupBuilder api)
    {
        var mine = api.MapGroup("/me/calendar").WithTags(Tag).RequireSession();
        mine.MapPost("", CreateAsync).Describes<CalendarDocument>(
            "Creates a calendar feed of your due dates and ends the previous one. Only this answer shows the address.", StatusCodes.Status201Created);
        mine.MapGet("", async (Caller caller, CalendarFeeds feeds, HttpContext context) =>
            Results.Json(CalendarDocument.Of(await feeds.OfAsync(caller.Person.Id, context.RequestAborted)), Json.Http))
            .Describes<CalendarDocument>("Shows whether you have a calendar feed, when it was created and when it was last read.");
        mine.MapDelete("", async (Caller caller, CalendarFeeds feeds, HttpContext context) =>
        {
            await feeds.RevokeAsync(caller.Person.Id, context.RequestAborted);
            return Results.NoContent();
        }).Describes("Revokes your calendar feed.", StatusCodes.Status204NoContent);
        api.MapGet("/calendar/{token}.ics", ReadAsync).WithTags(Tag)
            .WithSummary("Returns the due dates of the token's owner: numbers and dates only.")
            .Produces<string>(StatusCodes.Status200OK, ContentType).Produces(StatusCodes.Status304NotModified).AllowAnonymous();
    }

    private static async Task<IResult> CreateAsync(Caller caller, CalendarFeeds feeds, OutboxOptions options, HttpContext context)
    {
        var (token, feed) = await feeds.CreateAsync(caller.Person.Id, context.RequestAborted);
        return Results.Json(
            CalendarDocument.Of(feed) with { Token = token, Url = new Uri(options.PublicUrl, $"api/calendar/{token}.ics") },
            Json.Http,
            statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ReadAsync(
        string token, CalendarFeeds feeds, DueCalendar calendar, RulesSource rules, Accounts accounts, HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (feeds.Limit.Take(address) is { } wait) return Problems.Result(Problems.TooManyTries(wait));
        if (await feeds.FindAsync(token, context.RequestAborted) is not { } feed
            || rules.Current.Directory.Find(feed.Person) is not { Active: true }
            || await accounts.FindAsync(feed.Person, context.RequestAborted) is { Disabled: true })
            return Problems.Result(Problems.NotFound());
        feeds.Limit.GiveBack(address);
        var bytes = await calendar.OfAsync(feed.Person, context.RequestAborted);
        context.Response.Headers.CacheControl = "private, no-cache";
        return Results.Bytes(
            bytes,
            ContentType + "; charset=utf-8",
            entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\""));
    }
}

/// <param name="Exists">True if the person has a feed.</param>
/// <param name="LastUsedAt">Rounded down to the hour.</param>
/// <param name="Token">The secret in <paramref name="Url"/>. Both appear only in the answer that creates them.</param>
public sealed record CalendarDocument(bool Exists, DateTimeOffset? CreatedAt, DateTimeOffset? LastUsedAt, string? Token = null, Uri? Url = null)
{
    public static CalendarDocument Of(CalendarFeed? feed) => new(feed is not null, feed?.CreatedAt, feed?.LastUsedAt);
}
