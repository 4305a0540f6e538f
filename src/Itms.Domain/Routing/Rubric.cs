using System.Text.Json;
using System.Text.Json.Serialization;
using Itms.Domain.Forms;

namespace Itms.Domain.Routing;

/// <summary>The routing rubric: for each category, who clears (requirements.md "Routing rubric", merged from both Appendix A tables).</summary>
public sealed class Rubric
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    private readonly Dictionary<Category, RubricRow> rows;

    private Rubric(IEnumerable<RubricRow> rows) => this.rows = rows.ToDictionary(row => row.Category);

    /// <summary>The rubric as the documents have it, from the embedded <c>rubric.json</c>.</summary>
    public static Rubric Default { get; } = Parse(DefaultJson);

    /// <summary>The text of <see cref="Default"/>.</summary>
    public static string DefaultJson => EmbeddedJson();

    /// <exception cref="JsonException">Not a list of rows.</exception>
    /// <exception cref="ArgumentException">A category twice or missing, or a position the rubric does not know.</exception>
    public static Rubric Parse(string json)
    {
        var rows = JsonSerializer.Deserialize<IReadOnlyList<RubricRow>>(json, Format) ?? [];
        var unknown = rows.SelectMany(r => r.Clearance.Positions).Except(Position.All).FirstOrDefault();
        if (unknown is not null) throw new ArgumentException($"The rubric names an unknown position: {unknown}.", nameof(json));
        var missing = Enum.GetValues<Category>().Except(rows.Select(r => r.Category)).ToList();
        if (missing.Count > 0) throw new ArgumentException($"The rubric has no row for {string.Join(", ", missing)}.", nameof(json));
        return new Rubric(rows);
    }

    /// <summary>Who clears a response in this category.</summary>
    public ClearanceRule ClearanceOf(Category category) => rows[category].Clearance;

    private static string EmbeddedJson()
    {
        using var stream = typeof(Rubric).Assembly.GetManifestResourceStream("Itms.Domain.Routing.rubric.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private sealed record RubricRow(Category Category, ClearanceRule Clearance, string Source);
}
