using Itms.Application.Indexing;
using Itms.Domain.People;
using Itms.Domain.Privacy;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>A view with a filter and an order, saved under a name.</summary>
/// <remarks>This is a stored format: members may be added but not renamed.</remarks>
/// <param name="View">The view's name in addresses: <see cref="Projections.View.Name"/>.</param>
/// <param name="Query">Values by parameter, in the format of the view's address.</param>
/// <param name="Shared">Everybody can use the filter. Each person finds only taskings that they may see.</param>
/// <param name="Owner">Id of the person who created it.</param>
/// <param name="Version">1 when created. Every change adds 1.</param>
public sealed record SavedFilter(
    string Id,
    string Name,
    string View,
    IReadOnlyDictionary<string, string> Query,
    bool Shared,
    string Owner,
    int Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt)
{
    /// <summary>Most characters of a name.</summary>
    public const int NameLength = 80;

    /// <summary>Most characters of all values together, so that the query fits in an address.</summary>
    public const int QueryLength = 1_500;

    private const string Sort = "sort";

    /// <summary>The key that sorts a person's list: their own filters by name, then shared ones by name.</summary>
    public string ListKey(Person person) => $"{(Owner == person.Id ? 0 : 1)}|{NameFor(person).ToUpperInvariant()}|{Id}";

    /// <summary>Checks a name, a view and a query. It reports what is wrong in <paramref name="errors"/>, by field.</summary>
    public static void Check(string? name, string? view, IReadOnlyDictionary<string, string?>? query, Rules rules, FieldErrors errors)
    {
        errors.Text("name", name?.Trim(), NameLength, required: true, oneLine: true);
        errors.Require(!DetaineeMask.MayHide(name), "name", "contains what could be an alien number");
        if (Projections.View.Find(view) is not { } known)
        {
            errors.Add("view", $"must be one of: {string.Join(", ", Projections.View.All.Select(v => v.Name))}");
            return;
        }

        var length = query?.Values.Sum(value => value?.Length ?? 0) ?? 0;
        errors.Require(length <= QueryLength, "query", $"may have at most {QueryLength} characters");
        foreach (var (parameter, value) in query ?? new Dictionary<string, string?>())
        {
            var wrong = new FieldErrors();
            if (value is null) wrong.Add(parameter, "is required: leave the parameter out if you do not filter by it");
            else if (parameter == Sort) ViewSort.Parse(value, known, wrong);
            else if (ViewFilter.Parameters.Contains(parameter)) ViewFilter.Parse([KeyValuePair.Create(parameter, new[] { value })], rules, wrong);
            else wrong.Add(parameter, "is not a parameter of this view");
            wrong.Text(parameter, value, QueryLength, oneLine: true);
            wrong.Require(
                !DetaineeMask.MayHide(value),
                parameter,
                "contains what could be an alien number, which must not appear in an address: use the search instead");
            foreach (var error in wrong.ByField.Values.SelectMany(e => e)) errors.Add($"query.{parameter}", error);
        }
    }

    /// <summary>The name as the person may read it. Like any free text it may name a detainee, see <see cref="QueryFor"/>.</summary>
    public string NameFor(Person person) => ReadsTexts(person) ? Name : DetaineeMask.Hidden;

    /// <summary>
    /// The part of the query that the person may read. Free text may name a detainee, and no mask knows which one. Only the owner and people
    /// who may read everything see it.
    /// </summary>
    public IReadOnlyDictionary<string, string> QueryFor(Person person) => ReadsTexts(person)
        ? Query
        : Query.Where(p => !ViewFilter.IsText(p.Key) || IsNumber(p)).ToDictionary(StringComparer.Ordinal);

    private bool ReadsTexts(Person person) => Owner == person.Id || Rights.ReadsEverything(person);

    private static bool IsNumber(KeyValuePair<string, string> value) => value.Key == "number" && NumberPattern.ParseAlone(value.Value) is not null;

    /// <summary>Whether the filter has this name, ignoring case.</summary>
    public bool IsCalled(string name) => UnicodeComposer.Of(Name).Equals(UnicodeComposer.Of(name), StringComparison.OrdinalIgnoreCase);
}
