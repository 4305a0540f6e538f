namespace Itms.Domain.People;

/// <summary>Who gives a command: a signed-in person, or the system itself.</summary>
/// <param name="Person">Null: the system.</param>
/// <param name="OnBehalfOf">Id of the person for whom the actor acts. Null: the actor acts for themselves.</param>
public sealed record Actor(Person? Person, string? OnBehalfOf = null)
{
    /// <summary>The id of the system in the history.</summary>
    public const string SystemId = "itms";

    public static Actor System { get; } = new((Person?)null);

    public string Id => Person?.Id ?? SystemId;

    /// <summary>Whether the actor is a task manager or the TPSU chief.</summary>
    public bool ManagesTaskings => Person is { ManagesTaskings: true };
}
