using System.Security.Cryptography;
using Itms.Api.Http;
using Itms.Api.Pages;
using Itms.Api.SignIn;
using Itms.Api.Taskings;
using Itms.Application.Access;
using Itms.Application.Administration;
using Itms.Application.Archive;
using Itms.Application.Attachments;
using Itms.Application.Backup;
using Itms.Application.Calendars;
using Itms.Application.Digests;
using Itms.Application.Holds;
using Itms.Application.Imports;
using Itms.Application.Indexing;
using Itms.Application.Intake;
using Itms.Application.Ledger;
using Itms.Application.Mail;
using Itms.Application.Outbox;
using Itms.Application.Packages;
using Itms.Application.People;
using Itms.Application.Projections;
using Itms.Application.Records;
using Itms.Application.Reports;
using Itms.Application.Search;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Application.Telemetry;
using Itms.Application.Webhooks;
using Itms.Domain.Notifications;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Itms.Api.Hosting;

/// <summary>The application's services, the same in every host.</summary>
public static class ItmsServices
{
    /// <summary>
    /// Adds everything but the host's own adapters: <see cref="ITableStore"/>, <see cref="IPartitionList"/>, <see cref="IBlobStore"/>,
    /// <see cref="IMailSender"/>, <see cref="IWakeSignal"/>, <see cref="TimeProvider"/>, and sign-in (<see cref="SignInServices.AddSignIn"/>).
    /// </summary>
    /// <param name="publicUrl">The address where people reach ITMS: the links in mails begin with it.</param>
    /// <param name="isSoleProcess">
    /// No other process uses the same store. Then the process that commits also sends the mails.
    /// Otherwise the process that receives the wake signal does.
    /// </param>
    public static IServiceCollection AddItms(this IServiceCollection services, AgencySettings agency, Uri publicUrl, bool isSoleProcess)
    {
        services.AddSingleton(agency.Rules());
        services.AddSingleton<NewId>(() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        AddTaskings(services);
        AddMail(services, agency, publicUrl, isSoleProcess);
        AddWebhooks(services, agency);
        AddLists(services);
        AddReports(services);
        AddIntakeAndImports(services, agency);
        AddRecords(services);
        AddAdministration(services);
        AddOperation(services);
        services.AddSingleton(_ => PageFiles.Read(PageFiles.DefaultFolder));
        services.AddRouting();
        OpenApi.Add(services);
        return services;
    }

    /// <summary>A command and what follows it, documents, and who was shown them.</summary>
    private static void AddTaskings(IServiceCollection services)
    {
        services.AddSingleton<TaskingRecords>();
        services.AddSingleton<NumberIssuer>();
        services.AddSingleton<ProjectionUpdater>();
        services.AddSingleton<TaskingService>();
        services.AddSingleton<TaskingResults>();
        services.AddSingleton<RecoverySweep>();
        services.AddSingleton<RecurrenceOpener>();
        services.AddSingleton<HistoryVerifier>();
        services.AddSingleton<Duplicates>();
        services.AddSingleton<SimilarTaskings>();
        services.AddSingleton<Uploads>();
        services.AddSingleton<PackageWriter>();
        services.AddSingleton<AccessLog>();
    }

    private static void AddMail(IServiceCollection services, AgencySettings agency, Uri publicUrl, bool isSoleProcess)
    {
        services.AddSingleton(new OutboxOptions(
            AgencySettings.Slashed(publicUrl), DeliveryPolicy.Default, Owner: Guid.NewGuid().ToString("N"), isSoleProcess,
            SendsItself: isSoleProcess));
        services.AddSingleton(new DigestSchedule(agency.DigestAt));
        services.AddSingleton(new GatherSchedule(agency.GatheredMailAt));
        services.AddSingleton<OutboxProcessor>();
        services.AddSingleton<NoticeOutbox>();
        services.AddSingleton<MailRecord>();
        services.AddSingleton<MailPreferenceStore>();
        services.AddSingleton<GatheredMails>();
        services.AddSingleton<Digest>();
        services.AddSingleton<DepartureNotices>();
        services.AddSingleton<ArrivalNotices>();
        services.AddSingleton<TrainingMails>();
    }

    private static void AddWebhooks(IServiceCollection services, AgencySettings agency)
    {
        services.AddSingleton(new WebhookGuard(agency.Webhooks.AllowedHosts));
        services.AddSingleton(all => Seal(all.GetRequiredService<SigningKey>()));
        services.AddSingleton(new WebhookRetries(Random.Shared.NextDouble));
        services.AddSingleton(all => ActivatorUtilities.CreateInstance<WebhookSender>(all, all.GetRequiredService<WebhookGuard>().CreateClient()));
        services.AddSingleton<WebhookStore>();
        services.AddSingleton<WebhookQueue>();
        services.AddSingleton<WebhookEditor>();
    }

    /// <summary>Views, search and calendars.</summary>
    private static void AddLists(IServiceCollection services)
    {
        services.AddSingleton<ViewReader>();
        services.AddSingleton<QueueReader>();
        services.AddSingleton<SavedFilters>();
        services.AddSingleton<ProjectionRebuild>();
        services.AddSingleton<WordIndex>();
        services.AddSingleton<Searcher>();
        services.AddSingleton<DueCalendar>();
    }

    private static void AddReports(IServiceCollection services)
    {
        services.AddSingleton<ReportReader>();
        services.AddSingleton<ReportTaskings>();
        services.AddSingleton<ReportSubscriptions>();
        services.AddSingleton<ReportMails>();
    }

    /// <summary>What comes from elsewhere: mail, lists of SharePoint, and the archive of MCTS.</summary>
    private static void AddIntakeAndImports(IServiceCollection services, AgencySettings agency)
    {
        services.AddSingleton(agency.Intake);
        services.AddSingleton<MailboxState>();
        services.AddSingleton<MailIntake>();
        services.AddSingleton<TaskingImport>();
        services.AddSingleton<ComplaintArchive>();
        services.AddSingleton<ArchiveImport>();
    }

    /// <summary>Retention, holds, disposals and disclosures.</summary>
    private static void AddRecords(IServiceCollection services)
    {
        services.AddSingleton<HoldStore>();
        services.AddSingleton<Disclosures>();
        services.AddSingleton<TaskingDestroyer>();
        services.AddSingleton<Disposals>();
        services.AddSingleton<DueForDisposal>();
    }

    /// <summary>The directory and the rules, and who stands in for whom.</summary>
    private static void AddAdministration(IServiceCollection services)
    {
        services.AddSingleton<RuleBook>();
        services.AddSingleton<RulesRefresher>();
        services.AddSingleton<RulesEditor>();
        services.AddSingleton<DirectoryEditor>();
        services.AddSingleton<PolicyRollout>();
        services.AddSingleton<DelegationStore>();
        services.AddSingleton<ClearanceDelegations>();
        services.AddSingleton<AbsenceStore>();
        services.AddSingleton<AbsenceRecords>();
        services.AddSingleton<TrainingStore>();
        services.AddSingleton<TrainingEditor>();
    }

    /// <summary>Start, background work, ledger, backups and health.</summary>
    private static void AddOperation(IServiceCollection services)
    {
        services.AddSingleton<StartupSteps>();
        services.AddSingleton<BackgroundSteps>();
        services.AddSingleton<ChainLedger>();
        services.AddSingleton<HistorySeals>();
        services.AddHostedService<LedgerWorker>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<ClockWatch>();
        services.AddSingleton<ProxyWatch>();
        services.AddSingleton<BackupState>();
        // The server replaces this one where it makes backups on schedule.
        services.TryAddSingleton<IKeptBackups, NoKeptBackups>();
        services.AddSingleton<BackupWriter>();
        services.AddSingleton<BackupRestore>();
        services.AddTransient<DataCheck>();
    }

    private static SecretSeal Seal(SigningKey key) =>
        new((id, secret) => key.Seal($"webhook\n{id}", secret), (id, secret) => key.Open($"webhook\n{id}", secret));
}
