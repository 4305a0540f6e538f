using Itms.Domain.Forms;

namespace Itms.Application.Search;

/// <summary>What is searched for: all of it must be true of a tasking.</summary>
/// <param name="Number">An ITMS number or its beginning.</param>
/// <param name="Alien">Digits of an alien number or of its beginning.</param>
/// <param name="Case">A case number or its beginning, plain.</param>
/// <param name="Words">All of them somewhere in the tasking; empty: no matter which.</param>
internal sealed record SearchCriteria(NumberPattern? Number, string? Alien, string? Case, IReadOnlyList<string> Words, bool IncludesClosed)
{
    /// <summary>What a beginning needs at least: characters of a case number, digits of an alien number.</summary>
    private const int Least = 3;

    /// <summary>Words of one search.</summary>
    private const int MaxWords = 20;

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

        List<string> words = [];
        if (Given(text))
        {
            // What is a number is looked for as one, wherever it was typed.
            if (pattern is null && text!.Trim().StartsWith("ITMS", StringComparison.OrdinalIgnoreCase) && NumberPattern.Parse(text) is { } typed) pattern = typed;
            else if (alien is null && AlienNumbers.Digits(text) is { } whole && text!.Trim()[0] is 'A' or 'a') alien = whole;
            else words = [.. SearchTerms.WordsOf(text!).Distinct(StringComparer.Ordinal)];
            errors.Require(pattern is not null || alien is not null || words.Count > 0, "text", "holds no word that can be searched for");
            errors.Require(words.Count <= MaxWords, "text", $"may have {MaxWords} words");
        }

        return new SearchCriteria(pattern, alien, plainCase, words, includeClosed);
    }

    private static bool Given(string? value) => !string.IsNullOrWhiteSpace(value);
}
