using System.Globalization;
using Itms.Api.Administration;
using Itms.Api.Http;
using Itms.Api.SignIn;
using Itms.Api.Taskings;
using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.SignIn;

namespace Itms.Server.Demo;

/// <summary>The demo's own endpoints: sign-in without passwords, the clock, the mailbox.</summary>
internal static class DemoEndpoints
{
    /// <summary>The farthest the clock may be moved at once. Every deadline on the way is handled.</summary>
    private static readonly TimeSpan MaxAdvance = TimeSpan.FromDays(3660);

    public static void MapDemo(this IEndpointRouteBuilder routes)
    {
        var demo = routes.MapGroup("/api").AllowAnonymous();
        demo.MapGet("/demo/people", (RulesSource rules) => Results.Json(
            new Page<PersonDocument>([.. rules.Current.Directory.People.Select(PersonDocument.Of)], null), Json.Http));
        demo.MapPost("/session", SignInAsync);
        demo.MapGet("/demo/clock", (DemoClock clock) => Results.Json(new ClockDocument(clock.GetUtcNow()), Json.Http));
        demo.MapPost("/demo/clock", AdvanceAsync);
        demo.MapGet("/demo/mail", async (DemoTime time, DemoMail mail, string? to, string? number, CancellationToken cancellationToken) =>
        {
            await time.DrainAsync(cancellationToken);
            return Results.Json(new Page<MailDocument>(await mail.SentAsync(to, number, cancellationToken), null), Json.Http);
        });
    }

    private static async Task<IResult> SignInAsync(
        RequestBody<SessionRequest> body, RulesSource rules, Accounts accounts, SessionResults sessions, HttpContext context)
    {
        if (rules.Current.Directory.Find(body.Value.Person) is not { Active: true } person)
            throw new ProblemException(Problems.Malformed("person", "is not one of the demo's people: see /api/demo/people"));
        return sessions.Begin(context, person, (await accounts.FindAsync(person.Id, context.RequestAborted))?.Epoch ?? 0);
    }

    private static async Task<IResult> AdvanceAsync(RequestBody<ClockRequest> body, DemoClock clock, DemoTime time, IHostApplicationLifetime server)
    {
        Func<DateTimeOffset, DateTimeOffset> target;
        switch (body.Value)
        {
            case { Advance: { } text, Now: null }:
                if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var advance) || advance < TimeSpan.Zero || advance > MaxAdvance)
                    throw new ProblemException(Problems.Malformed(
                        "advance", $"must be a span of time forward such as 2.00:00:00 (two days), at most {MaxAdvance.TotalDays} days"));
                target = now => now + advance;
                break;
            case { Advance: null, Now: { } instant }:
                if (instant < clock.GetUtcNow()) throw new ProblemException(Problems.Malformed("now", "the clock only goes forward"));
                if (instant - clock.GetUtcNow() > MaxAdvance)
                    throw new ProblemException(Problems.Malformed("now", $"is more than {MaxAdvance.TotalDays} days ahead"));
                target = _ => instant;
                break;
            default:
                throw new ProblemException(Problems.Malformed("advance", "or now is required, one of the two"));
        }

        await time.AdvanceAsync(target, server.ApplicationStopping);
        return Results.Json(new ClockDocument(clock.GetUtcNow()), Json.Http);
    }

    private sealed record ClockDocument(DateTimeOffset Now);
}

public sealed record SessionRequest
{
    public string? Person { get; init; }
}

public sealed record ClockRequest
{
    /// <summary>How far to move the clock: <c>d.hh:mm:ss</c>.</summary>
    public string? Advance { get; init; }

    public DateTimeOffset? Now { get; init; }
}
