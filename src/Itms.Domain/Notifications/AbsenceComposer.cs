using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Notifications;

/// <summary>
/// Writes about an absence to the person, to their substitute, and to those whose substitute is away, or who recorded that for somebody else. A
/// pure function.
/// </summary>
public static class AbsenceComposer
{
    public const string RecordedKind = "absenceRecorded";
    public const string EndedKind = "absenceEnded";

    /// <summary>The absence was recorded.</summary>
    /// <param name="before">The earlier absence that it replaces. Null: none.</param>
    public static IReadOnlyList<Notification> Recorded(Absence absence, Absence? before, Rules rules)
    {
        var (person, substitute) = (rules.Directory.NameOf(absence.Person), rules.Directory.NameOf(absence.Substitute));
        var span = $"from {rules.Calendar.Format(absence.From)} until {rules.Calendar.Format(absence.Until)}";
        var by = absence.RecordedBy == absence.Person ? null : rules.Directory.NameOf(absence.RecordedBy);
        List<Notification> mails =
        [
            new(RecordedKind, absence.Substitute, $"[ITMS] You act for {person} {span}",
                [
                    by is null ? $"{person} named you to act in their place {span}." : $"{by} recorded that you act in {person}'s place {span}.",
                    "You get their mails about taskings, and their work is in your queue. ITMS records what you do as done on their behalf.",
                    "You do not clear for them. For that they need a clearance delegation.",
                ],
                []),
            new(RecordedKind, absence.Person, $"[ITMS] {substitute} acts for you {span}",
                [
                    by is null
                        ? $"You named {substitute} to act in your place {span}."
                        : $"{by} recorded that {substitute} acts in your place {span}. If this is wrong, end it in ITMS.",
                    "You still get your mails, and you can still act yourself.",
                ],
                []),
        ];
        if (before is not null && before.Substitute != absence.Substitute && !before.IsOverAt(absence.RecordedAt))
            mails.Add(ToSubstitute(before, rules));
        foreach (var other in rules.Absences.Where(other => IsLeft(other, absence)))
        {
            var left = rules.Directory.NameOf(other.Person);
            mails.Add(new(RecordedKind, other.Person, $"[ITMS] {person} is away and cannot act for you",
                [$"{person} is your substitute and is away {span}. During that time, nobody acts for you. Please name somebody else."], []));
            if (other.RecordedBy != other.Person)
                mails.Add(new(RecordedKind, other.RecordedBy, $"[ITMS] {person} is away and cannot act for {left}",
                    [$"{person} acts for {left} and is away {span}. During that time, nobody acts for {left}. Please name somebody else."], []));
        }

        return OnlyActive(mails, rules);
    }

    /// <summary>Somebody ended the absence early.</summary>
    public static IReadOnlyList<Notification> Ended(Absence absence, Rules rules)
    {
        var (substitute, by) = (rules.Directory.NameOf(absence.Substitute), rules.Directory.NameOf(absence.EndedBy ?? ""));
        return OnlyActive(
            [
                ToSubstitute(absence, rules),
                new(EndedKind, absence.Person, $"[ITMS] {substitute} no longer acts for you",
                    [$"{by} ended your absence. {substitute} no longer acts in your place."], []),
            ],
            rules);
    }

    /// <summary>People were set inactive. Whoever named one of them as a substitute, and whoever recorded it for them, hears of it.</summary>
    /// <param name="left">Ids of the people who have left.</param>
    public static IReadOnlyList<Notification> SubstituteLeft(IReadOnlyList<string> left, Rules rules, DateTimeOffset now)
    {
        List<Notification> mails = [];
        foreach (var absence in rules.Absences.Where(absence => left.Contains(absence.Substitute) && !absence.IsOverAt(now)))
        {
            var (person, substitute) = (rules.Directory.NameOf(absence.Person), rules.Directory.NameOf(absence.Substitute));
            mails.Add(new(EndedKind, absence.Person, $"[ITMS] {substitute} can no longer act for you",
                [$"{substitute} is no longer active in the directory, so nobody acts in your place. Please name somebody else."], []));
            if (absence.RecordedBy != absence.Person)
                mails.Add(new(EndedKind, absence.RecordedBy, $"[ITMS] {substitute} can no longer act for {person}",
                    [$"{substitute} is no longer active in the directory, so nobody acts in {person}'s place. Please name somebody else."], []));
        }

        return OnlyActive(mails, rules);
    }

    private static Notification ToSubstitute(Absence absence, Rules rules)
    {
        var person = rules.Directory.NameOf(absence.Person);
        return new(EndedKind, absence.Substitute, $"[ITMS] You no longer act for {person}",
            [$"You no longer act in {person}'s place. Their mails and their work go to them alone."], []);
    }

    /// <summary>Whether the new absence takes the other one's substitute away.</summary>
    private static bool IsLeft(Absence other, Absence absence) =>
        other.Substitute == absence.Person && other.Overlaps(absence.From, absence.Until, absence.RecordedAt);

    private static List<Notification> OnlyActive(List<Notification> mails, Rules rules) =>
        [.. mails.Where(mail => rules.Directory.Find(mail.To) is { Active: true })];
}
