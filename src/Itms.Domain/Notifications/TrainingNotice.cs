using System.Globalization;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Notifications;

/// <summary>
/// The monthly mails about the yearly training (D 5-2.2.f): one to each action officer whose training runs out, and the list to the TPSU chief.
/// Where no training was ever recorded, nobody is mailed: the list in ITMS shows it. Pure functions.
/// </summary>
public static class TrainingNotice
{
    public const string Kind = "trainingDue";

    /// <summary>The list for the TPSU chief.</summary>
    public const string ListKind = "trainingList";

    /// <summary>The page with the list.</summary>
    public const string Page = "admin/training";

    private const string Prefix = "training-";

    /// <summary>Identifies the mails of a month in places where a number identifies a tasking.</summary>
    public static string IdOf(ReportMonth month) => Prefix + month.Key;

    /// <summary>Whether this is the id of such mails. No ITMS number has this form.</summary>
    public static bool IsId(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The mails, by addressee.</summary>
    /// <param name="last">The last training of each person who has one.</param>
    public static IReadOnlyDictionary<string, Notification> For(IEnumerable<Training> last, DateOnly today, Rules rules)
    {
        var due = last
            .Where(training => rules.Directory.Find(training.Person) is { } person && Training.Concerns(person)
                && Training.StateOf(training, today) is TrainingState.Due or TrainingState.Overdue)
            .OrderBy(training => training.Day).ThenBy(training => training.Person, StringComparer.Ordinal).ToList();
        var mails = due.ToDictionary(training => training.Person, training => new Notification(
            Kind, training.Person, "[ITMS] Your yearly training is due",
            [
                $"Your last training for action officers was on {Text(training.Day)}. The next one is due by {Text(training.NextBy)}.",
                "The TPSU gives the training. Please ask for a date.",
            ]), StringComparer.Ordinal);
        if (due.Count == 0) return mails;
        List<string> lines =
        [
            "The yearly training of these action officers is due:",
            .. due.Select(training => $"{rules.Directory.NameOf(training.Person)}: by {Text(training.NextBy)}"),
        ];
        // A chief who is an action officer too gets the list, which names them.
        foreach (var chief in rules.Directory.TpsuChiefs)
            mails[chief] = new Notification(ListKind, chief, $"[ITMS] Training is due for {due.Count}", lines) { Page = Page };
        return mails;
    }

    private static string Text(DateOnly day) => day.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture);
}
