using Itms.Domain.Notifications;
using Itms.Domain.Records;
using Itms.TestKit;

namespace Itms.Domain.Tests.Records;

/// <summary>Mails about disposals: who gets them, and that they name no tasking and nothing that was typed.</summary>
public sealed class DisposalComposerTests
{
    private static readonly Disposal Proposed = new(
        "a1", "rex.moss", Agency.Time("2028-01-12 09:00"), "About Jane Example.", [new("ITMS-2027-000042"), new("ITMS-2027-000043")]);

    [Fact]
    public void A_proposal_goes_to_the_chief()
    {
        var mail = Assert.Single(DisposalComposer.Proposed(Proposed, Agency.Rules));
        Assert.Equal(("tom.becker", "records/disposals/a1"), (mail.To, mail.Page));
        Assert.Equal("[ITMS] Rex Moss proposes to dispose of 2 taskings", mail.Subject);
        Assert.DoesNotContain("Jane", string.Concat(mail.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chief_who_proposed_it_is_not_asked_to_approve_it() =>
        Assert.Empty(DisposalComposer.Proposed(Proposed with { ProposedBy = "tom.becker" }, Agency.Rules));

    [Theory]
    [InlineData(DisposalState.Approved, "tom.becker", "[ITMS] Tom Becker approved the disposal of 2 taskings")]
    [InlineData(DisposalState.Declined, "tom.becker", "[ITMS] Tom Becker declined the disposal of 2 taskings")]
    [InlineData(DisposalState.Declined, "rex.moss", null)]
    public void The_decision_goes_to_whoever_proposed_it(DisposalState state, string by, string? subject)
    {
        var mails = DisposalComposer.Decided(Proposed with { State = state, DecidedBy = by, Reason = "About Jane Example." }, Agency.Rules);
        Assert.Equal(subject, mails.SingleOrDefault()?.Subject);
        Assert.All(mails, mail => Assert.Equal("rex.moss", mail.To));
    }
}
