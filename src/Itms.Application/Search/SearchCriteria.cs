using System.Text.RegularExpressions;
using Itms.Application.Indexing;
using Itms.Domain.Shared;

namespace Itms.Application.Search;

/// <summary>What is searched for: all of it must be true of a tasking.</summary>
/// <param name="Number">An ITMS number or its beginning.</param>
/// <param name="Alien">Digits of an alien number or of its beginning.</param>
/// <param name="Case">A case number or its beginning, plain.</param>
/// <param name="Words">All of them somewhere in the tasking; empty: no matter which.</param>
internal sealed partial record SearchCriteria(NumberPattern? Number, string? Alien, string? Case, IReadOnlyList<string> Words, bool IncludesClosed)
{
    /// <summary>What a beginning needs at least: characters of a case number, digits of an alien number.</summary>
    private const int Least = 3;

    /// <summary>Words of one search.</summary>
    private const int MaxWords = 20;

    /// <summary>What to look for where this finds nothing: figures that could be an alien number may be something else.</summary>
    public SearchCriteria? Otherwise { get; private init; }

    /// <param name="errors">Gets what is wrong, by member.</param>
    public static SearchCriteria Read(string? text, string? alienNumber, string? caseNumber, string? number, bool includeClosed, FieldErrors errors)
    {
        errors.Line("text", text);
        errors.Line("alienNumber", alienNumber);
        errors.Line("caseNumber", caseNumber);
        errors.Line("number", number);
        if (new[] { text, alienNumber, caseNumber, number }.All(string.IsNullOrWhiteSpace))
            errors.Add("text", "is required where there is no alienNumber, caseNumber or number");

        var pattern = Given(number) ? NumberPattern.Parse(number!) : null;
        errors.Require(!Given(number) || pattern is not null, "number", "must be an ITMS number (ITMS-2027-000042) or its beginning");
        var alien = Given(alienNumber) ? AlienNumbers.Prefix(alienNumber) : null;
        errors.Require(!Given(alienNumber) || alien?.Length >= Least, "alienNumber", $"must be an alien number (A012345678) or its beginning, at least {Least} digits");
        var plainCase = Given(caseNumber) ? CaseNumbers.Plain(caseNumber) : null;
        errors.Require(!Given(caseNumber) || plainCase?.Length >= Least, "caseNumber", $"must have at least {Least} letters or digits");

        var asked = new SearchCriteria(pattern, alien, plainCase, [], includeClosed);
        if (Given(text)) asked = asked.AndText(text!);
        errors.Require(!Given(text) || asked.Words.Count > 0 || asked.Number != pattern || asked.Alien != alien, "text", "holds no word that can be searched for");
        errors.Require(asked.Words.Count <= MaxWords, "text", $"may have {MaxWords} words");
        return asked;
    }

    /// <summary>What is a number is looked for as one, wherever it was typed.</summary>
    private SearchCriteria AndText(string text)
    {
        if (Number is null && text.Trim().StartsWith("ITMS", StringComparison.OrdinalIgnoreCase) && NumberPattern.Parse(text) is { } typed) return this with { Number = typed };
        var words = this with { Words = WordsOf(text) };
        if (Alien is not null || WrittenAlienNumber().Match(text) is not { Success: true } match) return words;
        var asNumber = this with { Alien = AlienNumbers.Digits(match.Value), Words = WordsOf(text.Remove(match.Index, match.Length)) };
        // With its letter it is one; figures alone may be of a case, or of whatever else.
        return match.Value[0] is 'A' or 'a' ? asNumber : asNumber with { Otherwise = words };
    }

    private static List<string> WordsOf(string text) => [.. SearchTerms.WordsOf(text).Distinct(StringComparer.Ordinal)];

    private static bool Given(string? value) => !string.IsNullOrWhiteSpace(value);

    [GeneratedRegex(@"(?<![\p{L}\p{Nd}])[Aa]?[0-9]{8,9}(?![\p{L}\p{Nd}])", RegexOptions.CultureInvariant)]
    private static partial Regex WrittenAlienNumber();
}
