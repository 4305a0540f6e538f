using Itms.Application.Administration;
using Itms.Application.Backup;
using Itms.Application.Holds;
using Itms.Application.Outbox;
using Itms.Application.People;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.Webhooks;
using Itms.Domain.People;
using Microsoft.Extensions.Logging;

namespace Itms.Api.Hosting;

/// <summary>What a person must see when the host starts.</summary>
/// <param name="DirectoryFaults">What is wrong in the directory: ids and codes only, no names.</param>
/// <param name="SetupCode">Makes the first administrator. It works once, until the host stops. Null: there is one, or this is the demo.</param>
public sealed record StartupReport(IReadOnlyList<string> DirectoryFaults, string? SetupCode);

/// <summary>What every host does before it answers the first request.</summary>
public sealed partial class StartupSteps(
    RuleBook book, DelegationStore delegations, AbsenceStore absences, MailPreferenceStore preferences, HoldStore holds, WebhookStore webhooks,
    RulesSource rules,
    RecoverySweep sweep, ProjectionRebuild rebuild, ITableStore store,
    FirstAdministrator firstAdministrator, SignInSettings signIn, OutboxOptions outbox, ILogger<StartupSteps> logger)
{
    private List<string> faults = [];
    private string? setupCode;

    /// <summary>Runs the steps in order. The first that fails ends the start.</summary>
    /// <param name="newAdministrator">Make a setup code even if there is an administrator.</param>
    /// <exception cref="InvalidDataException">Something stored cannot be read.</exception>
    public async Task<StartupReport> RunAsync(bool newAdministrator, CancellationToken cancellationToken)
    {
        foreach (var step in Steps(newAdministrator)) await step.RunAsync(cancellationToken);
        return new StartupReport(faults, setupCode);
    }

    /// <summary>Loads only the rules, for a command that serves no requests.</summary>
    /// <exception cref="InvalidDataException">The stored rules cannot be read.</exception>
    public async Task LoadRulesAsync(CancellationToken cancellationToken)
    {
        await book.LoadAsync(cancellationToken);
        LogDirectoryFaults();
    }

    private IEnumerable<HostStep> Steps(bool newAdministrator)
    {
        yield return new("look for a restore that was cut off", stopping => RestoreMarker.CheckAsync(store, stopping));
        yield return new("load the rules and check the directory", LoadRulesAsync);
        yield return new("load the delegations", delegations.LoadAsync);
        yield return new("load the absences", absences.LoadAsync);
        yield return new("load the mail preferences", preferences.LoadAsync);
        yield return new("load the webhooks", webhooks.LoadAsync);
        yield return new("load the legal holds", holds.LoadAsync);
        // If other processes may be running, the background steps do this instead.
        if (outbox.IsSoleProcess) yield return new("restore projections", sweep.RestoreProjectionsAsync);
        yield return new("rebuild projections if the rules changed", rebuild.RebuildIfRulesChangedAsync);
        if (signIn.Kind != SignInKind.Demo)
            yield return new("offer the first administrator's code", stopping => OfferSetupAsync(newAdministrator, stopping));
    }

    private async Task OfferSetupAsync(bool newAdministrator, CancellationToken cancellationToken) =>
        setupCode = await firstAdministrator.OpenAsync(newAdministrator, cancellationToken);

    /// <summary>A faulty directory still works, and an administrator can repair it.</summary>
    private void LogDirectoryFaults()
    {
        faults = [.. new DirectoryCheck(rules.Current.Directory).Faults()];
        foreach (var fault in faults) LogFault(fault);
    }

    [LoggerMessage(60, LogLevel.Warning, "The directory: {Fault}")]
    private partial void LogFault(string fault);
}
