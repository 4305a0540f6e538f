using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Itms.Application.Exports;
using Itms.Application.Intake;
using Itms.Domain.Shared;

namespace Itms.Application.Imports;

/// <summary>Reads the text of a cell as SharePoint and Excel write it.</summary>
internal static partial class CellText
{
    /// <summary>SharePoint puts it between several values, and between a value and the number of its item.</summary>
    private const string SharePointSeparator = ";#";

    /// <summary>The zero-width space. SharePoint puts it into empty fields of rich text.</summary>
    private const string NoWidth = "\u200B";

    private static readonly string[] Days = ["M/d/yyyy", "yyyy-MM-dd"];

    private static readonly string[] Times =
    [
        "M/d/yyyy h:mm tt", "M/d/yyyy h:mm:ss tt", "M/d/yyyy H:mm", "M/d/yyyy H:mm:ss", "yyyy-MM-dd H:mm", "yyyy-MM-dd H:mm:ss",
        "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss",
    ];

    /// <summary>
    /// The text without markup, in composed form. Marks that turn the direction of writing are left out: they can make a text look like another
    /// one. So is the apostrophe that exports put before what a spreadsheet could take for a formula.
    /// </summary>
    public static string Plain(string cell)
    {
        var text = IsMarkup(cell) ? MailText.OfHtml(cell) : cell;
        text = BidiControls.Remove(text).Replace(NoWidth, "", StringComparison.Ordinal);
        if (text.Length > 1 && text[0] == '\'' && CsvTable.Harmless(text[1..]) == text) text = text[1..];
        return UnicodeComposer.Of(text.Replace('\u00A0', ' ').ReplaceLineEndings("\n").Trim());
    }

    /// <summary>The text on one line.</summary>
    public static string Line(string cell) =>
        string.Join(' ', Plain(cell).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>The values of a cell that may have several.</summary>
    public static IReadOnlyList<string> Several(string cell)
    {
        var text = cell.Trim();
        if (text is ['[', .., ']'] && TryReadArray(text) is { } array) return [.. array.Select(Line).Where(value => value.Length > 0)];
        if (text.Contains(SharePointSeparator, StringComparison.Ordinal))
        {
            var parts = Split(text.Split(SharePointSeparator));
            return parts.Any(part => !IsItemNumber(part)) ? [.. parts.Where(part => !IsItemNumber(part))] : parts;
        }

        return Split(Plain(text).Split(';', '\n'));

        static List<string> Split(string[] parts) => [.. parts.Select(Line).Where(part => part.Length > 0)];
    }

    /// <summary>A date as the United States write it, or as ISO 8601. Without an offset, it is agency time.</summary>
    /// <returns>Null: it is none.</returns>
    public static Moment? Date(SheetCell cell, BusinessCalendar calendar)
    {
        if (cell.IsNumber && double.TryParse(cell.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var days))
            return days is >= 1 and < 401_000 ? Of(DateTime.FromOADate(days)) : null;
        var text = Line(cell.Text);
        if (DateTime.TryParseExact(text, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return Of(day);
        if (DateTime.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return Of(time);
        return Moment.TryParse(text, out var moment) ? moment : null;

        Moment? Of(DateTime local) =>
            local.Year is < 1900 or > Moment.LastYear ? null
            : local.TimeOfDay == TimeSpan.Zero ? new Moment(DateOnly.FromDateTime(local))
            : new Moment(calendar.At(DateOnly.FromDateTime(local), TimeOnly.FromTimeSpan(new TimeSpan(local.Hour, local.Minute, local.Second))));
    }

    /// <returns>Null: it is neither.</returns>
    public static bool? Truth(string cell) => Line(cell).ToLowerInvariant() switch
    {
        "" => false,
        "true" or "yes" or "1" => true,
        "false" or "no" or "0" => false,
        _ => null,
    };

    /// <summary>Cuts a long text into pieces that fit, at the end of a line or a word where there is one.</summary>
    public static IEnumerable<string> Pieces(string text, int length)
    {
        while (text.Length > length)
        {
            var end = text.LastIndexOfAny(['\n', ' '], length - 1, length / 4);
            if (end <= 0) end = char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
            yield return text[..end].Trim();
            text = text[end..].Trim();
        }

        if (text.Length > 0) yield return text;
    }

    private static bool IsMarkup(string cell) => Tag().IsMatch(cell) || Reference().IsMatch(cell);

    private static bool IsItemNumber(string part) => part.Length is > 0 and < 10 && part.All(char.IsAsciiDigit);

    private static string[]? TryReadArray(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(
        "</?(?:p|div|span|br|b|i|u|em|strong|a|ul|ol|li|table|tr|td|th|tbody|h[1-6]|font|script|style|img|html|body|iframe|svg)\\b[^<>]*>",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex("&(?:amp|lt|gt|quot|nbsp|#[0-9]{1,6}|#x[0-9a-f]{1,5});", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
