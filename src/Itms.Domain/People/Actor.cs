namespace Itms.Domain.People;

/// <summary>Who gives a command: a signed-in person, or the system itself when a deadline is reached.</summary>
/// <param name="Person">Null for the system.</param>
/// <param name="OnBehalfOf">Id of the person in whose place the actor acts, where that is so.</param>
public sealed record Actor(Person? Person, string? OnBehalfOf = null)
{
    /// <summary>The id under which the system's own steps stand in the history.</summary>
    public const string SystemId = "itms";

    public static Actor System { get; } = new((Person?)null);

    public string Id => Person?.Id ?? SystemId;

    /// <summary>Task manager or TPSU chief.</summary>
    public bool ManagesTaskings => Person is { ManagesTaskings: true };
}
