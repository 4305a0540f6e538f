using Itms.Application.Indexing;
using Itms.Domain.People;
using Itms.Domain.Privacy;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>A view as somebody wants it again: narrowed and ordered. Stored: add, never rename.</summary>
/// <param name="View">The view's name in addresses: <see cref="ViewNames.All"/>.</param>
/// <param name="Query">Values by parameter, as the view takes them.</param>
/// <param name="Shared">Everybody sees it, and finds with it what they may see themselves.</param>
/// <param name="Owner">Id of the person who made it.</param>
/// <param name="Version">Counted up with every change.</param>
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
    public const int NameLength = 80;

    /// <summary>Characters of all values together: what an address holds.</summary>
    public const int QueryLength = 1_500;

    private const string Sort = "sort";

    /// <summary>Its place among those a person sees: their own by name, then the others.</summary>
    public string ListKey(string person) => $"{(Owner == person ? 0 : 1)}|{Name.ToUpperInvariant()}|{Id}";

    /// <summary>What is wrong with a name, a view or a query, by field.</summary>
    public static void Check(string? name, string? view, IReadOnlyDictionary<string, string?>? query, BusinessCalendar calendar, FieldErrors errors)
    {
        errors.Text("name", name?.Trim(), NameLength, required: true, oneLine: true);
        errors.Require(!DetaineeMask.MayHide(name), "name", "holds what may be an alien number");
        if (view is null || !ViewNames.All.TryGetValue(view, out var known))
        {
            errors.Add("view", $"must be one of: {string.Join(", ", ViewNames.All.Keys)}");
            return;
        }

        errors.Require(query is null || query.Values.Sum(value => value?.Length ?? 0) <= QueryLength, "query", $"may have {QueryLength} characters");
        foreach (var (parameter, value) in query ?? new Dictionary<string, string?>())
        {
            var wrong = new FieldErrors();
            if (value is null) wrong.Add(parameter, "is required; leave the parameter out where it does not matter");
            else if (parameter == Sort) ViewSort.Parse(value, known, wrong);
            else if (ViewFilter.Parameters.Contains(parameter)) ViewFilter.Parse([KeyValuePair.Create(parameter, new[] { value })], calendar, wrong);
            else wrong.Add(parameter, "is not a parameter of this view");
            wrong.Text(parameter, value, QueryLength, oneLine: true);
            wrong.Require(!DetaineeMask.MayHide(value), parameter, "holds what may be an alien number, and these do not travel in addresses: search for it instead");
            foreach (var error in wrong.ByField.Values.SelectMany(e => e)) errors.Add($"query.{parameter}", error);
        }
    }

    /// <summary>
    /// The query as the person may read it. What its owner typed freely may name a detainee, and no mask knows whom: only the
    /// owner reads it, and those who read everything.
    /// </summary>
    public IReadOnlyDictionary<string, string> QueryFor(Person person) => Owner == person.Id || Rights.ReadsEverything(person)
        ? Query
        : Query.Where(p => !ViewFilter.IsText(p.Key) || (p.Key == "number" && NumberPattern.Parse(p.Value) is not null)).ToDictionary(StringComparer.Ordinal);

    public bool IsCalled(string name) => UnicodeComposer.Of(Name).Equals(UnicodeComposer.Of(name), StringComparison.OrdinalIgnoreCase);
}
