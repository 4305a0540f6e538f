using Itms.Application.Storage;

namespace Itms.Application.People;

/// <summary>Keys of everything administrators change.</summary>
public static class DirectoryKeys
{
    /// <summary>
    /// People, units, divisions and facilities, the versions of the rules, and the audit of all changes. They share one
    /// partition, so that a change and its audit entry are one transaction.
    /// </summary>
    public const string Partition = "directory";

    /// <summary>The row with the number of changes so far, and the versions of the rules in force.</summary>
    public const string Head = "H";

    /// <summary>Partition: delegations of clearance, and the mails about them.</summary>
    public const string Delegations = "clearance-delegations";

    /// <summary>Within <see cref="Delegations"/>: a delegation, by id.</summary>
    public static string Delegation(string id) => "D|" + KeyText.Escape(id);

    public static RowRange AllDelegations() => RowRange.Prefix(Delegations, "D|");

    /// <summary>Partition: absences, and the mails about them.</summary>
    public const string Absences = "absences";

    /// <summary>Within <see cref="Absences"/>: the current or last absence of a person.</summary>
    public static string Absence(string person) => "A|" + KeyText.Escape(person);

    /// <summary>Within <see cref="Absences"/>: an absence that was replaced, by id.</summary>
    public static string FormerAbsence(string id) => "F|" + KeyText.Escape(id);

    public static RowRange AllAbsences() => RowRange.Prefix(Absences, "A|");

    public static string Person(string id) => "P|" + KeyText.Escape(id);

    public static string Unit(string code) => "U|" + KeyText.Escape(code);

    public static string Division(string code) => "D|" + KeyText.Escape(code);

    public static string Facility(string code) => "F|" + KeyText.Escape(code);

    /// <summary>People, units, divisions or facilities: <paramref name="kind"/> is the first letter of their keys.</summary>
    public static RowRange Entries(char kind) => RowRange.Prefix(Partition, $"{kind}|");

    /// <summary>People who were set inactive by a change, and of whom the task managers have not been told yet.</summary>
    public static string Departure(long seq) => "N|" + KeyText.Seq(seq);

    /// <summary>The same, after the task managers were told.</summary>
    public static string DepartureTold(long seq) => "O|" + KeyText.Seq(seq);

    public static RowRange Departures() => RowRange.Prefix(Partition, "N|");

    public static RowRange DeparturesTold() => RowRange.Prefix(Partition, "O|");

    /// <summary>The audit entry of a change, newest first.</summary>
    public static string Audit(long seq) => "A|" + KeyText.Seq(9_999_999_999 - seq);

    public static RowRange Audits() => RowRange.Prefix(Partition, "A|");

    /// <summary>A version of a rules document.</summary>
    public static string RulesVersion(string document, int version) => $"R|{KeyText.Escape(document)}|{KeyText.Seq(version)}";

    public static RowRange RulesVersions(string document) => RowRange.Prefix(Partition, $"R|{KeyText.Escape(document)}|");
}
