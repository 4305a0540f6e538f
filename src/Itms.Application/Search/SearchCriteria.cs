using System.Text.RegularExpressions;
using Itms.Application.Indexing;
using Itms.Application.TaskingStore;
using Itms.Domain.Forms;
using Itms.Domain.Shared;

namespace Itms.Application.Search;

/// <summary>The criteria of a search. A tasking must meet all of them.</summary>
/// <param name="Number">An ITMS number or its beginning. Null: any.</param>
/// <param name="Alien">Digits of an alien number or its beginning. Null: any.</param>
/// <param name="Case">A case number or its beginning, made by <see cref="CaseNumbers.Plain"/>. Null: any.</param>
/// <param name="Words">Words that the tasking must contain, each in one of its forms (<see cref="TextWords.Asked"/>). Empty: none.</param>
/// <param name="IncludesClosed">Whether closed taskings are found too.</param>
internal sealed partial record SearchCriteria(
    NumberPattern? Number, string? Alien, string? Case, IReadOnlyList<IReadOnlyList<string>> Words, bool IncludesClosed)
{
    /// <summary>Fewest letters and digits of a case number, alien number, or the beginning of one.</summary>
    private const int Least = 3;

    /// <summary>Most words of one search.</summary>
    private const int MaxWords = 20;

    /// <summary>Criteria to try if these find nothing: digits that look like an alien number may be something else. Null: none.</summary>
    public SearchCriteria? Otherwise { get; private init; }

    /// <summary>
    /// Criteria for each ITMS number that the text names, such as the subject of one of our mails. Digits alone name the taskings with this
    /// count in any year. These taskings come first, whether they contain the words or not. Empty: the text names none.
    /// </summary>
    public IReadOnlyList<SearchCriteria> Named { get; private init; } = [];

    /// <summary>Whether the text is answered by <see cref="Named"/> alone.</summary>
    public bool OnlyNamed => Named.Count > 0 && Words.Count == 0;

    /// <summary>Whether the text names this tasking, so that it was shown first.</summary>
    public bool Names(string number) => Named.Any(named => named.Number!.Matches(number));

    /// <summary>Reads the criteria of a request. It reports what is wrong in <paramref name="errors"/>, by member.</summary>
    public static SearchCriteria Read(string? text, string? alienNumber, string? caseNumber, string? number, bool includeClosed, FieldErrors errors)
    {
        errors.Line("text", text);
        errors.Line("alienNumber", alienNumber);
        errors.Line("caseNumber", caseNumber);
        errors.Line("number", number);
        if (new[] { text, alienNumber, caseNumber, number }.All(string.IsNullOrWhiteSpace))
            errors.Add("text", "is required if alienNumber, caseNumber and number are missing");

        var pattern = Given(number) ? NumberPattern.Parse(number!) : null;
        errors.Require(!Given(number) || pattern is not null, "number", "must be an ITMS number (ITMS-2027-000042) or its beginning");
        var alien = Given(alienNumber) ? AlienNumbers.Prefix(alienNumber) : null;
        errors.Require(
            !Given(alienNumber) || alien?.Length >= Least,
            "alienNumber",
            $"must be an alien number (A012345678) or its beginning, at least {Least} digits");
        var plainCase = Given(caseNumber) ? CaseNumbers.Plain(caseNumber) : null;
        errors.Require(!Given(caseNumber) || plainCase?.Length >= Least, "caseNumber", $"must have at least {Least} letters or digits");

        var asked = new SearchCriteria(pattern, alien, plainCase, [], includeClosed);
        if (Given(text)) asked = asked.AndText(text!);
        var understood = asked.Words.Count > 0 || asked.Named.Count > 0 || asked.Number != pattern || asked.Alien != alien;
        errors.Require(!Given(text) || understood, "text", "contains no word to search for");
        errors.Require(asked.Words.Count <= MaxWords, "text", $"may have at most {MaxWords} words");
        return asked;
    }

    /// <summary>Adds the text. An ITMS number or alien number in it is searched for as a number.</summary>
    private SearchCriteria AndText(string text)
    {
        var named = WrittenNumber.FindIn(text);
        if (named.Count > 0) return AndNamed(text, named);
        if (Number is null && text.Trim().StartsWith("ITMS", StringComparison.OrdinalIgnoreCase) && NumberPattern.ParseAlone(text) is { } typed)
            return this with { Number = typed };
        var words = this with { Words = TextWords.Asked(text) };
        // People say only the count. It may also be part of a case number, or a word.
        if (Number is null && !WrittenAlienNumber().IsMatch(text) && NumberPattern.ParseAlone(text) is { IsCount: true } count)
            return words with { Named = [this with { Number = count }] };
        if (Alien is not null || WrittenAlienNumber().Match(text) is not { Success: true } match) return words;
        var asNumber = this with { Alien = AlienNumbers.Digits(match.Value), Words = TextWords.Asked(text.Remove(match.Index, match.Length)) };
        // With the letter A it is an alien number. Digits alone may also be part of a case number or something else.
        return match.Value[0] is 'A' or 'a' ? asNumber : asNumber with { Otherwise = words };
    }

    private SearchCriteria AndNamed(string text, IReadOnlyList<WrittenNumber> named)
    {
        // A number typed in its own field counts too.
        var wanted = named.Where(written => Number?.Matches(written.Number) != false)
            .Select(written => this with { Number = NumberPattern.Of(written.Number) });
        var words = TextWords.Asked(text);
        // Whoever pastes a long subject wants the tasking that it names.
        return this with { Named = [.. wanted], Words = words.Count <= MaxWords ? words : [] };
    }

    private static bool Given(string? value) => !string.IsNullOrWhiteSpace(value);

    [GeneratedRegex(@"(?<![\p{L}\p{Nd}])[Aa]?[0-9]{8,9}(?![\p{L}\p{Nd}])", RegexOptions.CultureInvariant)]
    private static partial Regex WrittenAlienNumber();
}
