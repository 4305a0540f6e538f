using Itms.Domain.Records;
using Itms.Domain.Taskings;

namespace Itms.Domain.Notifications;

/// <summary>Writes about a disposal to those who can approve it, and to the person who proposed it. A pure function.</summary>
public static class DisposalComposer
{
    public const string ProposedKind = "disposalProposed";
    public const string DecidedKind = "disposalDecided";

    /// <summary>A records liaison proposed it. Everyone who can approve it hears of it.</summary>
    public static IReadOnlyList<Notification> Proposed(Disposal disposal, Rules rules)
    {
        var by = rules.Directory.NameOf(disposal.ProposedBy);
        return
        [
            .. rules.Directory.People.Where(person => Rights.MayApproveDisposal(person, disposal)).Select(person => new Notification(
                ProposedKind, person.Id, $"[ITMS] {by} proposes to dispose of {Count(disposal)}",
                [
                    $"{by} proposes to destroy {Count(disposal)} under the retention schedule. All of them are past their date.",
                    "Nothing happens until you approve. You can also decline.",
                ])
            { Page = PageOf(disposal) }),
        ];
    }

    /// <summary>Somebody approved or declined it. The person who proposed it hears of it.</summary>
    public static IReadOnlyList<Notification> Decided(Disposal disposal, Rules rules)
    {
        if (disposal.DecidedBy is not { } decider || decider == disposal.ProposedBy) return [];
        var by = rules.Directory.NameOf(decider);
        var isApproved = !disposal.IsDeclined;
        return
        [
            new Notification(
                DecidedKind, disposal.ProposedBy, $"[ITMS] {by} {(isApproved ? "approved" : "declined")} the disposal of {Count(disposal)}",
                [
                    isApproved
                        ? $"{by} approved the disposal that you proposed. The certificate says what was destroyed, and what was kept."
                        : $"{by} declined the disposal that you proposed. Nothing was destroyed.",
                ])
            { Page = PageOf(disposal) },
        ];
    }

    private static string Count(Disposal disposal) => disposal.Items.Count == 1 ? "1 tasking" : $"{disposal.Items.Count} taskings";

    private static string PageOf(Disposal disposal) => $"records/disposals/{disposal.Id}";
}
