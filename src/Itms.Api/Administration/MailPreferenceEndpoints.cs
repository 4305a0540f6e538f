using Itms.Api.Http;
using Itms.Api.SignIn;
using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Administration;

/// <summary><c>/api/me/notifications</c>: how a person wants to get their mails.</summary>
internal static class MailPreferenceEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var mine = api.MapGroup("/me/notifications").WithTags("Mail").RequireSessionToChange();
        mine.MapGet("", (Caller caller, RulesSource rules) => Results.Json(MailPreferenceDocument.Of(caller.Person, rules), Json.Http))
            .Describes<MailPreferenceDocument>("Lists the kinds of mail, how you may get each, and what you chose.");
        mine.MapPut("", PutAsync).Describes<MailPreferenceDocument>(
            "Chooses how you get each kind of mail: atOnce, daily (one mail each business day) or off. A kind you leave out stays as it is.");
    }

    private static async Task<IResult> PutAsync(
        RequestBody<MailPreferenceRequest> body, Caller caller, MailPreferenceStore store, RulesSource rules)
    {
        var errors = new FieldErrors();
        var chosen = new Dictionary<string, MailTiming>(StringComparer.Ordinal);
        if (rules.Current.MailPreferences.TryGetValue(caller.Person.Id, out var before))
            foreach (var (kind, timing) in before.Chosen) chosen[kind] = timing;
        errors.Require(body.Value.Kinds is not null, "kinds", "is required");
        var kinds = body.Value.Kinds ?? [];
        for (var i = 0; i < kinds.Count; i++)
        {
            if (kinds[i] is not { } wanted) errors.Add($"kinds[{i}]", "is required");
            else if (MailKind.All.FirstOrDefault(kind => kind.Kind == wanted.Kind) is not { } kind)
                errors.Add($"kinds[{i}].kind", $"must be one of: {string.Join(", ", MailKind.All.Select(known => known.Kind))}");
            else if (wanted.Chosen is not { } timing || !kind.Choices.Contains(timing))
                errors.Add($"kinds[{i}].chosen", $"must be one of: {string.Join(", ", kind.Choices.Select(Word))}");
            else chosen[kind.Kind] = timing;
        }

        if (errors.Any) return Problems.Result(Problems.Invalid(errors));
        await store.PutAsync(new MailPreferences(caller.Person.Id, chosen));
        return Results.Json(MailPreferenceDocument.Of(caller.Person, rules), Json.Http);
    }

    private static string Word(MailTiming timing) => timing switch
    {
        MailTiming.AtOnce => "atOnce",
        MailTiming.Daily => "daily",
        _ => "off",
    };
}

public sealed record MailPreferenceRequest
{
    public IReadOnlyList<MailKindRequest>? Kinds { get; init; }
}

public sealed record MailKindRequest
{
    public string? Kind { get; init; }

    public MailTiming? Chosen { get; init; }

    /// <summary>Ignored, so that you can send back what you read.</summary>
    public string? Label { get; init; }

    /// <summary>Ignored, so that you can send back what you read.</summary>
    public IReadOnlyList<MailTiming>? Choices { get; init; }
}

public sealed record MailPreferenceDocument(IReadOnlyList<MailKindDocument> Kinds)
{
    internal static MailPreferenceDocument Of(Person person, RulesSource rules)
    {
        var chosen = rules.Current.MailPreferences.GetValueOrDefault(person.Id)?.Chosen;
        return new MailPreferenceDocument(
        [
            .. MailKind.All.Select(kind => new MailKindDocument(
                kind.Kind, kind.Label, kind.Choices, chosen is not null && chosen.TryGetValue(kind.Kind, out var timing) ? timing : kind.Choices[0])),
        ]);
    }
}

/// <param name="Choices">With one choice only, the mail cannot be delayed or switched off.</param>
public sealed record MailKindDocument(string Kind, string Label, IReadOnlyList<MailTiming> Choices, MailTiming Chosen);
