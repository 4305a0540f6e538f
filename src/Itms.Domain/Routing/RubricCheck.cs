using System.Text.RegularExpressions;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;

namespace Itms.Domain.Routing;

/// <summary>
/// Checks that rows make a rubric: every built-in category once, others at most once, no cell missing, and only known clearing positions.
/// </summary>
internal static partial class RubricCheck
{
    /// <summary>The most entries in one cell.</summary>
    private const int MaxEntries = 20;

    private static readonly string[] Coordinators = ["UC", "TM"];

    public static void Check(IReadOnlyList<RubricRow?> rows, FieldErrors errors)
    {
        // A member that is missing in the JSON arrives as null, whatever its type says.
        for (var i = 0; i < rows.Count; i++)
            if (rows[i] is { } row) Check($"rows[{i}]", row, errors);
            else errors.Add($"rows[{i}]", "is required");

        var categories = rows.OfType<RubricRow>().Select(row => row.Category).ToList();
        for (var i = 0; i < categories.Count; i++)
            errors.Require(categories.IndexOf(categories[i]) == i, $"rows[{i}].category", "already has a row");
        foreach (var missing in Category.BuiltIn.Except(categories)) errors.Add("rows", $"must contain a row for {missing}");
    }

    private static void Check(string at, RubricRow row, FieldErrors errors)
    {
        if (Present($"{at}.category", row.Category, errors))
            errors.Require(
                Code().IsMatch(row.Category) && row.Category != "none",
                $"{at}.category",
                "must be a code of 1 to 40 letters and digits that begins with a small letter, such as stateInquiry");
        errors.Line($"{at}.label", row.Label, required: true);
        Entries($"{at}.taskAuthority", row.TaskAuthority, errors);
        Entries($"{at}.requestors", row.Requestors, errors);
        if (Present($"{at}.actionOfficers", row.ActionOfficers, errors))
        {
            Entries($"{at}.actionOfficers.hq", row.ActionOfficers.Hq, errors, atLeastOne: true);
            Entries($"{at}.actionOfficers.field", row.ActionOfficers.Field, errors, atLeastOne: true);
        }

        Entries($"{at}.awareness", row.Awareness, errors, oneOf: Position.All);
        Entries($"{at}.coordinators", row.Coordinators, errors, oneOf: Coordinators);
        if (Present($"{at}.clearance", row.Clearance, errors))
        {
            Rule($"{at}.clearance", row.Clearance.Kind, row.Clearance.Positions, errors);
            for (var i = 0; i < row.Clearance.Variants?.Count; i++)
            {
                var variantAt = $"{at}.clearance.variants[{i}]";
                if (!Present(variantAt, row.Clearance.Variants[i], errors)) continue;
                var variant = row.Clearance.Variants[i];
                Rule(variantAt, variant.Kind, variant.Positions, errors);
                errors.Require(
                    variant.Source is not null || variant.Staffing is not null, variantAt, "needs a source or a staffing, or it would always apply");
            }
        }

        if (!Present($"{at}.sources", row.Sources, errors)) return;
        Source("label", row.Sources.Label);
        Source("taskAuthority", row.Sources.TaskAuthority);
        Source("requestors", row.Sources.Requestors);
        Source("actionOfficers", row.Sources.ActionOfficers);
        Source("awareness", row.Sources.Awareness);
        Source("coordinators", row.Sources.Coordinators);
        Source("clearance", row.Sources.Clearance);

        void Source(string cell, string? text) => errors.Text($"{at}.sources.{cell}", text, length: 1_000, required: true, oneLine: true);
    }

    private static void Rule(string at, ClearanceKind kind, IReadOnlyList<string>? positions, FieldErrors errors)
    {
        Entries($"{at}.positions", positions, errors, oneOf: Position.All);
        var asks = kind is ClearanceKind.AllOf or ClearanceKind.AnyOf;
        errors.Require(asks == positions?.Count > 0, $"{at}.positions",
            asks ? "must name at least one position" : "must be empty, because nobody clears");
    }

    private static void Entries(
        string at, IReadOnlyList<string>? entries, FieldErrors errors, bool atLeastOne = false, IReadOnlyList<string>? oneOf = null)
    {
        if (!Present(at, entries, errors)) return;
        errors.Require(entries!.Count <= MaxEntries, at, $"can have at most {MaxEntries} entries");
        errors.Require(!atLeastOne || entries.Count > 0, at, "must name at least one entry, or \"varies\"");
        for (var i = 0; i < entries.Count && i < MaxEntries; i++)
        {
            errors.Line($"{at}[{i}]", entries[i], required: true);
            errors.Require(oneOf is null || oneOf.Contains(entries[i]), $"{at}[{i}]", $"must be one of: {string.Join(", ", oneOf ?? [])}");
            errors.Require(entries.Take(i).All(e => e != entries[i]), $"{at}[{i}]", "appears twice");
        }
    }

    [GeneratedRegex("^[a-z][a-zA-Z0-9]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    private static bool Present(string at, object? value, FieldErrors errors)
    {
        errors.Require(value is not null, at, "is required");
        return value is not null;
    }
}
