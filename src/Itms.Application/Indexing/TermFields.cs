namespace Itms.Application.Indexing;

/// <summary>
/// The fields of a tasking in which a word appears. The lower eight bits say where it appears at all. The upper eight bits say where people
/// who are not on the tasking can read it too.
/// </summary>
/// <remarks>The index stores these numbers: values may be added but not renumbered.</remarks>
[Flags]
public enum TermFields : ushort
{
    None = 0,
    CaseNumber = 1,

    /// <summary>The requestor or the task authority.</summary>
    Requestor = 2,
    Detainee = 4,
    Instruction = 8,

    /// <summary>A unit's or the agency's response, in any cycle.</summary>
    Response = 16,

    /// <summary>Comments, follow-ups, notes, and instructions given when delegating or re-opening.</summary>
    Comment = 32,

    /// <summary>Texts in the tab of the task type, such as facilities and codes, and names of documents.</summary>
    Form = 64,
}

/// <summary>Reads and combines <see cref="TermFields"/>.</summary>
internal static class TermFieldsExtensions
{
    private const int PublicShift = 8;

    /// <summary>The same fields, readable by everyone who sees the tasking.</summary>
    public static TermFields AndPublic(this TermFields fields) => fields | (TermFields)((ushort)fields << PublicShift);

    /// <summary>Whether people who are not on the tasking can read the word anywhere in it.</summary>
    public static bool IsPublic(this TermFields fields) => (ushort)fields >> PublicShift != 0;

    /// <summary>The fields in which somebody can read the word.</summary>
    /// <param name="whole">Whether they read the tasking whole.</param>
    public static TermFields ReadableBy(this TermFields fields, bool whole) => whole ? fields : (TermFields)((ushort)fields >> PublicShift);

    /// <summary>
    /// How much a word counts when results are ranked. A person or a case counts most, then the question, then the answer.
    /// </summary>
    /// <param name="whole">
    /// True: the searcher reads every tasking whole. False: only fields that everyone can read count, so that the order of results reveals
    /// nothing about hidden fields.
    /// </param>
    public static int Weight(this TermFields fields, bool whole)
    {
        var counted = fields.ReadableBy(whole || !fields.IsPublic());
        return (counted.HasFlag(TermFields.CaseNumber) ? 8 : 0)
            + (counted.HasFlag(TermFields.Detainee) ? 8 : 0)
            + (counted.HasFlag(TermFields.Requestor) ? 5 : 0)
            + (counted.HasFlag(TermFields.Instruction) ? 4 : 0)
            + (counted.HasFlag(TermFields.Form) ? 3 : 0)
            + (counted.HasFlag(TermFields.Response) ? 2 : 0)
            + (counted.HasFlag(TermFields.Comment) ? 1 : 0);
    }
}
