namespace Itms.Domain.People;

/// <summary>Who acts for whom at the moment. Pure functions.</summary>
public static class Absences
{
    /// <summary>The absence whose substitute acts for this person now. Null: nobody does.</summary>
    public static Absence? Of(IReadOnlyList<Absence> all, string person, DateTimeOffset now, AgencyDirectory directory)
    {
        foreach (var absence in all)
            if (absence.Person == person && absence.CountsAt(now, directory, all))
                return absence;
        return null;
    }

    /// <summary>The people for whom this person acts now.</summary>
    public static IReadOnlyList<Person> ActedForBy(IReadOnlyList<Absence> all, string substitute, DateTimeOffset now, AgencyDirectory directory) =>
        all.Count == 0
            ? []
            : [.. all.Where(absence => absence.Substitute == substitute && absence.CountsAt(now, directory, all))
                .Select(absence => directory.Find(absence.Person)!)];
}
