using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
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
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private readonly Dictionary<Category, RubricRow> rows;

    private Rubric(IReadOnlyList<RubricRow> rows)
    {
        Rows = rows;
        this.rows = rows.ToDictionary(row => row.Category);
    }

    /// <summary>The rubric of the documents, from the embedded <c>rubric.json</c>.</summary>
    public static Rubric Default { get; } = Parse(DefaultJson);

    /// <summary>The text of <see cref="Default"/>.</summary>
    public static string DefaultJson => EmbeddedJson();

    /// <summary>One row for each category.</summary>
    public IReadOnlyList<RubricRow> Rows { get; }

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

    public RubricRow RowOf(Category category) => rows[category];

    /// <summary>Who clears a response in this category if the request names no facility.</summary>
    public ClearanceRule ClearanceOf(Category category) => rows[category].Clearance.RuleFor(RequestSource.Hq, []);

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
