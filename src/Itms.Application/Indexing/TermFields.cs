namespace Itms.Application.Indexing;

/// <summary>
/// Where in a tasking a word stands: in the lower eight bits everywhere, in the upper eight where those who are not on the
/// tasking can read it, too. Stored in the index: add, never renumber.
/// </summary>
[Flags]
public enum TermFields : ushort
{
    None = 0,
    CaseNumber = 1,

    /// <summary>The requestor or the task authority.</summary>
    Requestor = 2,
    Detainee = 4,
    Instruction = 8,

    /// <summary>A unit's or the agency's response, of any cycle.</summary>
    Response = 16,

    /// <summary>Comments, follow-ups, notes, and the instructions of delegation and re-opening.</summary>
    Comment = 32,

    /// <summary>Facilities and codes of the tab of the task type, and the names of documents.</summary>
    Form = 64,
}

internal static class TermFieldsReading
{
    private const int PublicShift = 8;

    /// <summary>The same, readable for everyone who sees the tasking.</summary>
    public static TermFields AndPublic(this TermFields fields) => fields | (TermFields)((ushort)fields << PublicShift);

    /// <summary>Whether those who are not on the tasking read the word somewhere in it.</summary>
    public static bool IsPublic(this TermFields fields) => (ushort)fields >> PublicShift != 0;

    /// <summary>
    /// What the places of a word say: who and which case first, then what was asked, then what was said about it.
    /// </summary>
    /// <param name="whole">For one who reads every tasking whole; else only what is public counts, or the order would tell of the rest.</param>
    public static int Weight(this TermFields fields, bool whole)
    {
        var places = whole || !fields.IsPublic() ? fields : (TermFields)((ushort)fields >> PublicShift);
        return (places.HasFlag(TermFields.CaseNumber) ? 8 : 0)
            + (places.HasFlag(TermFields.Detainee) ? 8 : 0)
            + (places.HasFlag(TermFields.Requestor) ? 5 : 0)
            + (places.HasFlag(TermFields.Instruction) ? 4 : 0)
            + (places.HasFlag(TermFields.Form) ? 3 : 0)
            + (places.HasFlag(TermFields.Response) ? 2 : 0)
            + (places.HasFlag(TermFields.Comment) ? 1 : 0);
    }
}
