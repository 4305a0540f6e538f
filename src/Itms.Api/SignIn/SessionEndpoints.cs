using Itms.Api.Http;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Domain.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Api.SignIn;

/// <summary>Sign-in, sign-out, passwords and setup. The sign-in kind decides which of these endpoints exist.</summary>
internal static class SessionEndpoints
{
    private const string Tag = "Signing in";

    public static void Map(RouteGroupBuilder api, SignInKind kind)
    {
        api.MapGet("/me/antiforgery", (Caller _, Sessions sessions, HttpContext context) =>
            Results.Json(new AntiforgeryDocument(sessions.AntiforgeryToken(context.User.FindFirst(Credential.SessionClaim)?.Value ?? "")), Json.Http))
            .WithTags(Tag).RequireSession()
            .Describes<AntiforgeryDocument>("Returns the token that a browser sends as X-CSRF-Token with every change.");
        api.MapGet("/sign-in", DescribeAsync)
            .WithTags(Tag).Describes<SignInDocument>("Says how people sign in here, when the pages lock, and the time.").AllowAnonymous();
        TokenEndpoints.Map(api);
        if (kind != SignInKind.AppService) api.MapDelete("/session", SignOutAsync)
            .WithTags(Tag)
            .Describes(
                "Signs out. With everywhere=true it ends all your sessions, tokens and your calendar address.", StatusCodes.Status204NoContent)
            .RequireSession();
        if (kind != SignInKind.Demo) api.MapPost("/setup", SetUpAsync)
            .WithTags(Tag).Describes<SessionDocument>("Creates the first administrator with the code that the server printed.").AllowAnonymous();
        if (kind != SignInKind.Local) return;
        api.MapPost("/session", SignInAsync).WithTags(Tag).Describes<SessionDocument>("Signs in.").AllowAnonymous();
        api.MapPost("/session/activate", ActivateAsync)
            .WithTags(Tag).Describes<SessionDocument>("Sets a password with a one-time code, and signs in.").AllowAnonymous();
        api.MapPost("/me/password", ChangePasswordAsync)
            .WithTags(Tag).RequireSession()
            .Describes<SessionDocument>("Changes your password. Ends all other sessions, your tokens and your calendar address.");
    }

    /// <summary>Refuses personal tokens. A token can do its owner's work but cannot change how they sign in.</summary>
    public static TBuilder RequireSession<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter(async (context, next) =>
            Credential.Of(context.HttpContext) == Credential.Token ? Problems.Result(Problems.SessionRequired()) : await next(context));

    /// <summary>Lets a personal token read but not change. Otherwise it could grant anyone more rights.</summary>
    public static TBuilder RequireSessionToChange<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter(async (context, next) =>
            Credential.Of(context.HttpContext) == Credential.Token && !IsReading(context.HttpContext.Request.Method)
                ? Problems.Result(Problems.SessionRequired())
                : await next(context));

    private static bool IsReading(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private static async Task<IResult> DescribeAsync(
        SignInSettings settings, FirstAdministrator first, RulesSource rules, TimeProvider clock, CancellationToken cancellationToken) =>
        Results.Json(
            new SignInDocument(
                settings.Kind,
                settings.Kind != SignInKind.Demo && await first.IsOpenAsync(cancellationToken),
                rules.Current.Calendar.TimeZone,
                clock.GetUtcNow(),
                settings.LockAfterMinutes),
            Json.Http);

    private static Task<IResult> SignInAsync(RequestBody<PasswordRequest> body, Accounts accounts, HttpContext context)
    {
        var errors = new FieldErrors();
        var name = body.Value.Person ?? body.Value.UserName;
        errors.Require(!string.IsNullOrWhiteSpace(name), "userName", "is required");
        errors.Require(!string.IsNullOrEmpty(body.Value.Password), "password", "is required");
        return AttemptAsync(
            context,
            errors,
            "password",
            name,
            origin => accounts.SignInAsync(name ?? "", body.Value.Password ?? "", origin, context.RequestAborted));
    }

    private static Task<IResult> ActivateAsync(
        RequestBody<ActivateRequest> body, Accounts accounts, HttpContext context)
    {
        var errors = new FieldErrors();
        var name = body.Value.Person ?? body.Value.UserName;
        errors.Require(!string.IsNullOrWhiteSpace(name), "person", "is required");
        errors.Require(!string.IsNullOrWhiteSpace(body.Value.Code), "code", "is required");
        return AttemptAsync(
            context,
            errors,
            "code",
            name,
            origin => accounts.ActivateAsync(name ?? "", body.Value.Code ?? "", body.Value.Password, origin, context.RequestAborted));
    }

    private static Task<IResult> SetUpAsync(RequestBody<SetUpRequest> body, FirstAdministrator first, HttpContext context)
    {
        var who = body.Value;
        return AttemptAsync(context, new FieldErrors(), "code", name: null, _ => first.SetUpAsync(
            new NewAdministrator(who.Code ?? "", who.Name ?? "", who.Email ?? "", who.UserName ?? "", who.Password), context.RequestAborted));
    }

    private static Task<IResult> ChangePasswordAsync(
        RequestBody<ChangePasswordRequest> body, Caller caller, Accounts accounts, HttpContext context)
    {
        var errors = new FieldErrors();
        errors.Require(!string.IsNullOrEmpty(body.Value.Current), "current", "is required");
        return AttemptAsync(context, errors, "password", caller.Person.Id, origin => accounts.ChangePasswordAsync(
            caller.Person, body.Value.Current ?? "", body.Value.New, origin, context.RequestAborted));
    }

    /// <summary>
    /// One sign-in attempt. A failure counts against the network address it comes from, unless the person has signed in from this device before.
    /// </summary>
    /// <param name="what">What the caller offered as proof: password or code.</param>
    /// <param name="name">Whom they want to be. Null: nobody whom the device could know.</param>
    private static async Task<IResult> AttemptAsync(
        HttpContext context, FieldErrors errors, string what, string? name, Func<AttemptOrigin, Task<SignInOutcome>> attempt)
    {
        if (errors.Any) return Problems.Result(Problems.Invalid(errors));
        var services = context.RequestServices;
        var limit = services.GetRequiredService<AddressLimit>();
        var results = services.GetRequiredService<SessionResults>();
        var origin = new AttemptOrigin(context.Connection.RemoteIpAddress, name is null ? null : results.DeviceOf(context, name));
        if (!origin.IsKnown && limit.Take(origin.Address) is { } wait) return Problems.Result(Problems.TooManyTries(wait));
        var outcome = await attempt(origin);
        if (!origin.IsKnown && outcome is not SignInOutcome.Wrong) limit.GiveBack(origin.Address);
        return outcome switch
        {
            SignInOutcome.Done done => Done(done.Account),
            SignInOutcome.Locked locked => Problems.Result(Problems.TooManyTries(locked.For)),
            SignInOutcome.Invalid invalid => Problems.Result(Problems.Invalid(invalid.Errors)),
            SignInOutcome.Closed => Problems.Result(Problems.SetUpClosed()),
            SignInOutcome.Busy => Problems.Result(Problems.ManySignIns()),
            _ => Problems.Result(Problems.SignInFailed(what)),
        };

        IResult Done(Account account)
        {
            var person = services.GetRequiredService<RulesSource>().Current.Directory.Find(account.Person)!;
            return services.GetRequiredService<SignInSettings>().Kind == SignInKind.Local
                ? results.Begin(context, person, account.Epoch)
                : Results.Json(new { person = PersonDocument.Of(person) }, Json.Http);
        }
    }

    private static async Task<IResult> SignOutAsync(
        Caller caller, Accounts accounts, SessionResults results, HttpContext context, bool everywhere = false)
    {
        if (everywhere) await accounts.SignOutEverywhereAsync(caller.Person.Id, caller.Person.Id, context.RequestAborted);
        else if (results.Of(context) is { } session) await accounts.SignOutAsync(session, context.RequestAborted);
        results.RemoveCookie(context);
        return Results.NoContent();
    }
}

public sealed record AntiforgeryDocument(string CsrfToken);

/// <param name="SetUpOpen">True if nobody can administer ITMS yet, so <c>POST /api/setup</c> waits for the code that the server printed.</param>
/// <param name="TimeZone">The agency's time zone: <c>America/New_York</c>.</param>
/// <param name="Now">The time by the clock that ITMS goes by. In the demo people can move it.</param>
/// <param name="LockAfterMinutes">After how many idle minutes the pages cover themselves.</param>
public sealed record SignInDocument(SignInKind Kind, bool SetUpOpen, string TimeZone, DateTimeOffset Now, int LockAfterMinutes);

public sealed record PasswordRequest
{
    public string? Person { get; init; }

    /// <summary>The same as <see cref="Person"/>: the sign-in name is the person's id.</summary>
    public string? UserName { get; init; }

    public string? Password { get; init; }
}

public sealed record ActivateRequest
{
    public string? Person { get; init; }
    public string? UserName { get; init; }
    public string? Code { get; init; }
    public string? Password { get; init; }
}

public sealed record ChangePasswordRequest
{
    public string? Current { get; init; }
    public string? New { get; init; }
}

public sealed record SetUpRequest
{
    public string? Code { get; init; }
    public string? Name { get; init; }
    public string? Email { get; init; }
    public string? UserName { get; init; }
    public string? Password { get; init; }
}
