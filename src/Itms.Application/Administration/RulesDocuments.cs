using System.Text.Json;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Deadlines;
using Itms.Domain.Records;
using Itms.Domain.Routing;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Administration;

/// <summary>The rules documents that administrators edit.</summary>
public enum RulesKind
{
    /// <summary>Who answers, coordinates and clears each category (Appendix A).</summary>
    Rubric,

    /// <summary>Who is reminded, and when.</summary>
    Escalation,

    /// <summary>Choices that the Guide leaves to the agency.</summary>
    Settings,

    /// <summary>How long taskings are kept (D 10).</summary>
    Retention,
}

/// <summary>A version of a rules document.</summary>
/// <param name="Version">1 or more. Version 1 is built in.</param>
/// <param name="At">When it took effect; null for version 1.</param>
/// <param name="By">Id of the administrator; null for version 1.</param>
public sealed record RulesVersion(int Version, DateTimeOffset? At, string? By, string? Reason, JsonElement Document);

/// <summary>Checks rules documents that come in as JSON, and reads stored ones.</summary>
internal static class RulesDocuments
{
    /// <summary>Largest document in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    private const string Root = "document";

    /// <summary>The word in addresses and keys: <c>escalation</c>.</summary>
    public static string Word(RulesKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    public static RulesKind? KindOf(string word) =>
        Enum.GetValues<RulesKind>().Where(kind => Word(kind) == word).Select(kind => (RulesKind?)kind).FirstOrDefault();

    /// <summary>Version 1.</summary>
    public static RulesVersion BuiltIn(RulesKind kind, TaskingPolicy deployed) => new(1, null, null, null, kind switch
    {
        RulesKind.Rubric => JsonDocument.Parse(Rubric.DefaultJson).RootElement,
        RulesKind.Escalation => JsonSerializer.SerializeToElement(EscalationDocument.Of(EscalationPolicy.Default), Json.Stored),
        RulesKind.Retention => JsonSerializer.SerializeToElement(RetentionDocument.Of(RetentionSchedule.Empty), Json.Stored),
        _ => JsonSerializer.SerializeToElement(deployed, Json.Stored),
    });

    /// <summary>Checks a document. Returns what to store and how to apply it; null with the faults by path if it is not valid.</summary>
    public static (JsonElement Document, Func<Rules, Rules> InForce)? Check(
        RulesKind kind, int version, JsonElement document, Rules present, FieldErrors errors)
    {
        var json = document.GetRawText();
        if (System.Text.Encoding.UTF8.GetByteCount(json) > MaxBytes)
        {
            errors.Add(Root, $"may have at most {MaxBytes} bytes");
            return null;
        }

        switch (kind)
        {
            case RulesKind.Escalation:
                var policy = StrictJson.ReadPart<EscalationDocument>(document, Root).ToPolicy(version, errors, Root);
                if (errors.Any) return null;
                return (
                    JsonSerializer.SerializeToElement(EscalationDocument.Of(policy), Json.Stored),
                    rules => rules with { Escalation = policy, EarlierEscalations = [.. rules.EarlierEscalations, rules.Escalation] });
            case RulesKind.Settings:
                var settings = StrictJson.ReadPart<TaskingPolicy>(document, Root);
                return (JsonSerializer.SerializeToElement(settings, Json.Stored), rules => rules with { Policy = settings });
            case RulesKind.Retention:
                var schedule = StrictJson.ReadPart<RetentionDocument>(document, Root).ToSchedule(version, errors, Root);
                if (errors.Any) return null;
                // Taskings keep a category that is no longer in the rubric, and so may an entry.
                string[] categories =
                    [.. present.Rubric.Rows.Select(row => row.Category), .. present.Retention.Entries.SelectMany(entry => entry.Categories)];
                RetentionSchedule.Check(schedule.Entries, categories, $"{Root}.entries", errors);
                if (errors.Any) return null;
                return (
                    JsonSerializer.SerializeToElement(RetentionDocument.Of(schedule), Json.Stored),
                    rules => rules with { Retention = schedule });
            default:
                if (ParseRubric(json, errors) is not { } rubric) return null;
                return (document.Clone(), rules => rules with { Rubric = rubric });
        }
    }

    public static RulesVersion Stored(Row row)
    {
        try
        {
            return Json.Read<RulesVersion>(row.Body);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The rules {row.RowKey} cannot be read.", e);
        }
    }

    // A stored version stays valid even if a later release would refuse it.
    public static EscalationPolicy StoredEscalation(int version, JsonElement document) =>
        Read(RulesKind.Escalation, version, () => Deserialize<EscalationDocument>(document).ToPolicy(version, new FieldErrors(), Root));

    public static RetentionSchedule StoredRetention(int version, JsonElement document) =>
        Read(RulesKind.Retention, version, () => Deserialize<RetentionDocument>(document).ToSchedule(version, new FieldErrors(), Root));

    public static TaskingPolicy StoredSettings(int version, JsonElement document) =>
        Read(RulesKind.Settings, version, () => Deserialize<TaskingPolicy>(document));

    public static Rubric StoredRubric(int version, JsonElement document) =>
        Read(RulesKind.Rubric, version, () => Rubric.Parse(document.GetRawText()));

    private static T Deserialize<T>(JsonElement document) => document.Deserialize<T>(Json.Stored) ?? throw new JsonException("It is empty.");

    private static T Read<T>(RulesKind kind, int version, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException($"Version {version} of the {Word(kind)} cannot be read: {e.Message}", e);
        }
    }

    private static Rubric? ParseRubric(string json, FieldErrors errors)
    {
        var found = new FieldErrors();
        var rubric = Rubric.Read(json, found);
        // The document itself is the list of rows.
        foreach (var (field, messages) in found.ByField)
            foreach (var message in messages) errors.Add(Root + field["rows".Length..], message);
        return rubric;
    }
}

/// <summary>The escalation policy as a document, without its version.</summary>
internal sealed record EscalationDocument
{
    public IReadOnlyList<RuleDocument?>? Rules { get; init; }

    public static EscalationDocument Of(EscalationPolicy policy) => new()
    {
        Rules =
        [
            .. policy.Rules.Select(r => new RuleDocument
            {
                Kind = r.Kind,
                Trigger = r.Trigger,
                BusinessDays = r.BusinessDays,
                To = r.To,
                TimeOfDay = r.TimeOfDay,
                RepeatEveryDays = r.RepeatEveryDays,
                AuthorityDateWithin = r.AuthorityDateWithin,
            }),
        ],
    };

    public EscalationPolicy ToPolicy(int version, FieldErrors errors, string root)
    {
        var found = new FieldErrors();
        var given = Rules ?? [];
        for (var i = 0; i < given.Count; i++)
        {
            if (given[i] is not { } rule) continue;
            found.Require(rule.Trigger is not null, $"rules[{i}].trigger", "is required");
            found.Require(rule.BusinessDays is not null, $"rules[{i}].businessDays", "is required");
        }

        List<EscalationRule?> rules =
        [
            .. given.Select(r => r is null ? null : new EscalationRule(
                r.Kind ?? "", r.Trigger ?? default, r.BusinessDays ?? 0, r.To ?? [], r.TimeOfDay, r.RepeatEveryDays, r.AuthorityDateWithin)),
        ];
        if (!found.Any) EscalationPolicy.Check(rules, found);
        foreach (var (field, messages) in found.ByField)
            foreach (var message in messages) errors.Add($"{root}.{field}", message);
        return new EscalationPolicy(version, [.. rules.OfType<EscalationRule>()]);
    }

    internal sealed record RuleDocument
    {
        public string? Kind { get; init; }
        public EscalationTrigger? Trigger { get; init; }
        public int? BusinessDays { get; init; }
        public IReadOnlyList<Audience>? To { get; init; }
        public TimeOnly? TimeOfDay { get; init; }
        public int? RepeatEveryDays { get; init; }
        public int? AuthorityDateWithin { get; init; }
    }
}
