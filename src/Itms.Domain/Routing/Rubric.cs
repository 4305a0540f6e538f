using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Itms.Domain.Forms;
using Itms.Domain.Shared;

namespace Itms.Domain.Routing;

/// <summary>
/// The routing rubric: for each category, who answers and who clears, merged from both Appendix A
/// tables. It is data, because "specific guidance by ERO" overrides it (D App. A), and an agency may have its own.
/// </summary>
public sealed class Rubric
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new OneWordConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private readonly Dictionary<string, RubricRow> rows;

    private Rubric(IReadOnlyList<RubricRow> rows)
    {
        Rows = rows;
        this.rows = rows.ToDictionary(row => row.Category, StringComparer.Ordinal);
    }

    /// <summary>The rubric of the documents, from the embedded <c>rubric.json</c>.</summary>
    public static Rubric Default { get; } = Parse(DefaultJson);

    /// <summary>The text of <see cref="Default"/>.</summary>
    public static string DefaultJson => EmbeddedJson();

    /// <summary>One row for each category: the built-in ones and those that an administrator added.</summary>
    public IReadOnlyList<RubricRow> Rows { get; }

    /// <summary>The categories that a tasking may have.</summary>
    public IEnumerable<string> Categories => Rows.Select(row => row.Category);

    /// <exception cref="ArgumentException">The text is not a rubric. The message names every wrong cell, as <see cref="Read"/> does.</exception>
    public static Rubric Parse(string json)
    {
        var errors = new FieldErrors();
        return Read(json, errors)
            ?? throw new ArgumentException(
                "Not a rubric: " + string.Join("; ", errors.ByField.Select(e => $"{e.Key} {string.Join(", ", e.Value)}")) + ".", nameof(json));
    }

    /// <summary>Reads a list of rows in the format of <c>rubric.json</c>.</summary>
    /// <param name="errors">
    /// Receives the errors by cell, for example <c>rows[3].clearance.positions[0]</c>, or <c>rows</c> for the list itself.
    /// </param>
    /// <returns>Null if there is any error.</returns>
    public static Rubric? Read(string json, FieldErrors errors)
    {
        if (JsonMembers.FindFault(Encoding.UTF8.GetBytes(json), typeof(IReadOnlyList<RubricRow?>), Format) is { } fault)
        {
            errors.Add("rows" + fault.Path, fault.Kind switch
            {
                MemberFaultKind.Unknown => "is not a member that a row can have",
                MemberFaultKind.Repeated => "is given twice",
                _ => "is not valid JSON",
            });
            return null;
        }

        IReadOnlyList<RubricRow?> rows;
        try
        {
            rows = JsonSerializer.Deserialize<IReadOnlyList<RubricRow?>>(json, Format) ?? [];
        }
        catch (JsonException e)
        {
            errors.Add(e.Path is ['$', .. var path] ? "rows" + path : "rows", Complaint(e));
            return null;
        }

        RubricCheck.Check(rows, errors);
        return errors.Any ? null : new Rubric([.. rows.Select(row => row!)]);
    }

    /// <summary>
    /// The row of a category. Where an administrator has removed it, taskings that have it keep it: the task manager picks who answers and
    /// names who clears.
    /// </summary>
    public RubricRow RowOf(string category) => rows.GetValueOrDefault(category) ?? Removed(category);

    public bool Has(string? category) => category is not null && rows.ContainsKey(category);

    private static RubricRow Removed(string category)
    {
        const string Source = "The rubric has no row for this category any more.";
        return new RubricRow(
            category,
            category,
            [],
            [],
            new ActionOfficerCell([ActionOfficerCell.Varies], [ActionOfficerCell.Varies]),
            [],
            [],
            new ClearanceCell(ClearanceKind.ToBeDecided, []),
            new RubricSources(Source, Source, Source, Source, Source, Source, Source));
    }

    /// <summary>The JSON reader's own message may quote a value, so only the kind of error is told.</summary>
    private static string Complaint(JsonException e) =>
        e.InnerException is JsonException || e.Path is null ? "is not valid JSON"
        : "has the wrong type or an unknown word";

    private static string EmbeddedJson()
    {
        using var stream = typeof(Rubric).Assembly.GetManifestResourceStream("Itms.Domain.Routing.rubric.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
