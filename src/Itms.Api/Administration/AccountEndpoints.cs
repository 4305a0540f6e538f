using Itms.Api.Http;
using Itms.Api.SignIn;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Administration;

/// <summary>Local accounts. For administrators with a session, not for personal tokens.</summary>
internal static class AccountEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var accounts = api.MapGroup("/admin/accounts").WithTags("Accounts").RequireSession().ForAdministrators();
        accounts.MapGet("", async (Caller _, Accounts store, HttpContext context) =>
            Results.Json(Paging.Of(context).PageOf(await store.ListAsync(context.RequestAborted), a => a.Person, context), Json.Http))
            .Describes<Page<AccountDocument>>("Lists who can sign in.").AcceptsPage();
        accounts.MapGet("/log", async (Caller _, Accounts store, HttpContext context) =>
        {
            var paging = Paging.Of(context);
            var (entries, next) = await store.ReadLogAsync(paging.From, paging.Top, context.RequestAborted);
            return Results.Json(new Page<SignInEntry>(entries, paging.NextLink(context, next)), Json.Http);
        }).Describes<Page<SignInEntry>>("Lists changes to accounts, latest first.").AcceptsPage();
        accounts.MapPost("", InviteAsync)
            .Describes<InvitationDocument>("Makes a one-time code that lets a person set a password.", StatusCodes.Status201Created);
        accounts.MapDelete("/{person}", DisableAsync).Describes("Disables an account.", StatusCodes.Status204NoContent);
        accounts.MapDelete("/{person}/sessions", SignOutAsync)
            .Describes("Ends a person's sessions, tokens and calendar address. They can sign in again.", StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> SignOutAsync(string person, Caller caller, Accounts accounts, RulesSource rules, HttpContext context)
    {
        if (rules.Current.Directory.Find(person) is null) return Problems.Result(Problems.NotFound());
        await accounts.SignOutEverywhereAsync(person, caller.Person.Id, context.RequestAborted);
        return Results.NoContent();
    }

    private static async Task<IResult> InviteAsync(
        RequestBody<InviteRequest> body, Caller caller, Accounts accounts, RulesSource rules, HttpContext context)
    {
        if (rules.Current.Directory.Find(body.Value.Person) is not { } person)
            return Problems.Result(Problems.Malformed("person", "is not in the directory"));
        if (!person.Active) return Problems.Result(Problems.Malformed("person", "is no longer active"));
        var (code, expiresAt) = await accounts.InviteAsync(person, caller.Person.Id, context.RequestAborted);
        return Results.Json(new InvitationDocument(person.Id, code, expiresAt), Json.Http, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> DisableAsync(
        string person, Caller caller, Accounts accounts, RulesSource rules, HttpContext context)
    {
        if (rules.Current.Directory.Find(person) is null) return Problems.Result(Problems.NotFound());
        return await accounts.DisableAsync(person, caller.Person.Id, context.RequestAborted) switch
        {
            Disabling.Done => Results.NoContent(),
            Disabling.LastAdministrator => Problems.Result(Problems.LastAdministrator()),
            _ => Problems.Result(Problems.NotFound()),
        };
    }
}

public sealed record InviteRequest
{
    public string? Person { get; init; }
}

/// <param name="Code">Give it to the person in a safe way. It is shown only once.</param>
public sealed record InvitationDocument(string Person, string Code, DateTimeOffset ExpiresAt);
