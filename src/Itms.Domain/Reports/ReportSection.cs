using System.Security.Cryptography;
using System.Text;
using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Reports;

/// <summary>What a report divides its figures by.</summary>
public enum ReportSection
{
    Unit,
    Assignee,
    Designee,

    /// <summary>The task manager in charge.</summary>
    TaskManager,
    TaskType,
    Category,
    Priority,
    Requestor,
    TaskAuthority,
    Facility,

    /// <summary>The findings of medical complaints.</summary>
    Findings,

    /// <summary>The status of open taskings.</summary>
    Status,

    /// <summary>A stage that a closed cycle went through.</summary>
    Stage,
}

/// <summary>A line of a section.</summary>
/// <param name="Key">An id, a code or a fixed word. It says nothing that anyone typed, so it may stand in an address.</param>
/// <param name="Text">What the tasking says, where the key does not: a requestor, an authority or a facility. Null: the key says it all.</param>
public readonly record struct SectionKey(string Key, string? Text = null);

/// <summary>Says in which lines of a section a cycle counts.</summary>
public static class ReportSections
{
    /// <summary>The key of cycles that have no unit, nobody in charge, no authority, or no findings yet.</summary>
    public const string None = "none";

    /// <summary>The lines in which the cycle counts. A cycle of several units counts in each of them.</summary>
    public static IEnumerable<SectionKey> KeysOf(this CycleFact fact, ReportSection section) => section switch
    {
        ReportSection.Unit => fact.Units.Count == 0 ? [new(None)] : fact.Units.Select(unit => new SectionKey(unit)),
        ReportSection.Assignee => fact.Assignees.Select(person => new SectionKey(person)),
        ReportSection.Designee => fact.Delegates.Select(person => new SectionKey(person)),
        ReportSection.TaskManager => [new(fact.TaskManager ?? None)],
        ReportSection.TaskType => [new(fact.TaskType.Word())],
        ReportSection.Category => [new(fact.Category)],
        ReportSection.Priority => [new(fact.Priority.Word())],
        ReportSection.Requestor => [OfText(fact.Requestor)],
        ReportSection.TaskAuthority => [OfText(fact.TaskAuthority)],
        ReportSection.Facility => fact.Facilities.Select(OfText).DistinctBy(line => line.Key),
        ReportSection.Findings => fact.IsComplaint ? [new(fact.Findings?.Word() ?? None)] : [],
        ReportSection.Status => fact.ClosedAt is null ? [new(fact.Status.Word())] : [],
        _ => fact.Times is { } times ? times.Stages.Select(stage => new SectionKey(stage.Stage.Word())) : [],
    };

    /// <summary>The keys that a section can have. Null: any.</summary>
    public static IReadOnlyList<string>? WordsOf(ReportSection section) => section switch
    {
        ReportSection.TaskType => Words<TaskType>(),
        ReportSection.Priority => Words<Priority>(),
        ReportSection.Findings => [.. Words<Findings>(), None],
        ReportSection.Status => [.. Enum.GetValues<TaskingStatus>().Where(status => !status.IsClosed()).Select(Shared.Words.Word)],
        ReportSection.Stage => Words<Stage>(),
        _ => null,
    };

    /// <summary>
    /// The key of a typed text: part of a hash, because an address may not name anybody. Texts that differ only in case, accents or blanks
    /// have the same key.
    /// </summary>
    private static SectionKey OfText(string? text)
    {
        var plain = text is null ? "" : NormalizedText.Of(text).Text.Trim().ToUpperInvariant();
        return plain.Length == 0
            ? new SectionKey(None)
            : new SectionKey(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plain)).AsSpan(0, 8)), text);
    }

    private static List<string> Words<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Shared.Words.Word)];
}
