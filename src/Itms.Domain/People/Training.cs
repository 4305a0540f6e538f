namespace Itms.Domain.People;

/// <summary>How an action officer stands with the yearly training (D 5-2.2.f).</summary>
public enum TrainingState
{
    /// <summary>None is recorded.</summary>
    Never,

    /// <summary>The last one was more than a year ago.</summary>
    Overdue,

    /// <summary>It is due within <see cref="Training.Ahead"/> days.</summary>
    Due,
    Current,
}

/// <summary>A training that an action officer took part in.</summary>
/// <param name="Person">Person id.</param>
/// <param name="By">Id of whoever recorded it.</param>
public sealed record Training(string Person, DateOnly Day, string By, DateTimeOffset At)
{
    /// <summary>How many days ahead the next one is called due.</summary>
    public const int Ahead = 30;

    /// <summary>The day by which the next one is due: "annually".</summary>
    public DateOnly NextBy => Day.AddYears(1);

    /// <summary>Whether the person has to be trained: active action officers.</summary>
    public static bool Concerns(Person person) => person.Active && person.Is(Role.ActionOfficer);

    /// <param name="last">The last training. Null: none is recorded.</param>
    public static TrainingState StateOf(Training? last, DateOnly today) =>
        last is null ? TrainingState.Never
        : last.NextBy < today ? TrainingState.Overdue
        : last.NextBy <= today.AddDays(Ahead) ? TrainingState.Due
        : TrainingState.Current;
}
