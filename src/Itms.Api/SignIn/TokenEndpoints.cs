using Itms.Api.Http;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Domain.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.SignIn;

/// <summary>A person's own tokens, for programs.</summary>
internal static class TokenEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var tokens = api.MapGroup("/me/tokens").WithTags("Signing in").RequireSession();
        tokens.MapGet("", async (Caller caller, PersonalTokens store, HttpContext context) =>
        {
            var paging = Paging.Of(context);
            var page = paging.PageOf(await store.ListAsync(caller.Person.Id, context.RequestAborted), t => t.ListKey, context);
            return Results.Json(new Page<TokenDocument>([.. page.Items.Select(t => TokenDocument.Of(t))], page.NextLink), Json.Http);
        }).Describes<Page<TokenDocument>>("Lists your personal tokens, latest first, without their secrets.").AcceptsPage();
        tokens.MapPost("", CreateAsync)
            .Describes<TokenDocument>("Creates a personal token. Only this answer shows its secret.", StatusCodes.Status201Created);
        tokens.MapDelete("/{id}", async (string id, Caller caller, PersonalTokens store, HttpContext context) =>
            await store.RevokeAsync(caller.Person.Id, id, context.RequestAborted) ? Results.NoContent() : Problems.Result(Problems.NotFound()))
            .Describes("Revokes a personal token.", StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> CreateAsync(
        RequestBody<TokenRequest> body, Caller caller, PersonalTokens tokens, RulesSource rules, HttpContext context)
    {
        var (token, secret, errors) = await tokens.CreateAsync(
            caller.Person.Id, body.Value.Name, body.Value.Expires?.At(rules.Current.Calendar), context.RequestAborted);
        return token is null
            ? Problems.Result(Problems.Invalid(errors))
            : Results.Json(TokenDocument.Of(token, secret), Json.Http, statusCode: StatusCodes.Status201Created);
    }
}

public sealed record TokenRequest
{
    public string? Name { get; init; }

    /// <summary>Default: 90 days from now.</summary>
    public Moment? Expires { get; init; }
}

/// <param name="Token">The secret. Appears only in the answer that creates it.</param>
public sealed record TokenDocument(
    string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt, string? Token)
{
    public static TokenDocument Of(PersonalToken token, string? secret = null) =>
        new(token.Id, token.Name, token.CreatedAt, token.ExpiresAt, token.LastUsedAt, secret);
}
