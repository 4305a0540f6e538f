using Itms.Domain.People;
using Itms.Domain.Shared;

namespace Itms.Application.Imports;

/// <summary>Finds the people whom a list names: by address first, then by id, then by name in either order.</summary>
internal sealed class ImportedPeople
{
    private readonly Dictionary<string, List<Person>> byAddress;
    private readonly Dictionary<string, List<Person>> byName;
    private readonly AgencyDirectory directory;

    public ImportedPeople(AgencyDirectory directory)
    {
        this.directory = directory;
        byAddress = Index(directory.People, person => person.Email.ToLowerInvariant());
        byName = Index(directory.People, person => Key(person.Name));
    }

    /// <param name="written">An address, a name such as "Lee Chan" or "Chan, Lee", both, or the name of an account.</param>
    /// <returns>Null: nobody, or several people.</returns>
    public Person? Find(string written)
    {
        var text = written[(written.LastIndexOf('|') + 1)..].Trim();
        var open = text.LastIndexOf('<');
        var address = open >= 0 ? text[(open + 1)..].TrimEnd('>', ' ') : text;
        if (Only(byAddress, address.ToLowerInvariant()) is { } addressed) return addressed;
        if (directory.Find(text) is { } known) return known;
        var name = open >= 0 ? text[..open].Trim() : text;
        // Directories often add the office: "Chan, Lee (HOU)".
        var bracket = name.IndexOf('(', StringComparison.Ordinal);
        if (bracket > 0) name = name[..bracket].Trim();
        return Only(byName, Key(name));
    }

    /// <summary>"Chan, Lee" and "Lee Chan" are the same.</summary>
    private static string Key(string name)
    {
        var parts = name.Split(',', 2);
        return NormalizedText.Of(parts.Length == 2 ? $"{parts[1].Trim()} {parts[0].Trim()}" : name.Trim()).Text;
    }

    private static Person? Only(Dictionary<string, List<Person>> index, string key) =>
        index.TryGetValue(key, out var found) && found.Count == 1 ? found[0] : null;

    private static Dictionary<string, List<Person>> Index(IEnumerable<Person> people, Func<Person, string> keyOf) =>
        people.GroupBy(keyOf, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
}
