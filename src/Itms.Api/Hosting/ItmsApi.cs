using System.Security.Cryptography;
using Itms.Api.Administration;
using Itms.Api.Http;
using Itms.Api.Intake;
using Itms.Api.SignIn;
using Itms.Api.Taskings;
using Itms.Api.Views;
using Itms.Application.Access;
using Itms.Application.Administration;
using Itms.Application.Attachments;
using Itms.Application.Calendars;
using Itms.Application.Digests;
using Itms.Application.Indexing;
using Itms.Application.Intake;
using Itms.Application.Outbox;
using Itms.Application.People;
using Itms.Application.Projections;
using Itms.Application.Reports;
using Itms.Application.Search;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Domain.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Api.Hosting;

/// <summary>The HTTP API, the same in every host.</summary>
public static class ItmsApi
{
    /// <summary>
    /// What the API needs besides the host's ports: <see cref="ITableStore"/>, <see cref="IBlobStore"/>, the mail sender, the doorbell, the clock,
    /// <see cref="OutboxOptions"/>, <see cref="DigestSchedule"/>, <see cref="IntakeSettings"/>, <see cref="RulesSource"/> and how people sign in (<see cref="SignInServices.AddSignIn"/>).
    /// </summary>
    public static IServiceCollection AddItms(this IServiceCollection services)
    {
        services.AddSingleton<TaskingRecords>();
        services.AddSingleton<NumberIssuer>();
        services.AddSingleton<ProjectionUpdater>();
        services.AddSingleton<OutboxProcessor>();
        services.AddSingleton<TaskingService>();
        services.AddSingleton<RecoverySweep>();
        services.AddSingleton<RecurrenceOpener>();
        services.AddSingleton<HistoryVerifier>();
        services.AddSingleton<MailRecord>();
        services.AddSingleton<ViewReader>();
        services.AddSingleton<SavedFilters>();
        services.AddSingleton<ProjectionRebuild>();
        services.AddSingleton<WordIndex>();
        services.AddSingleton<Searcher>();
        services.AddSingleton<ReportReader>();
        services.AddSingleton<Duplicates>();
        services.AddSingleton<SimilarTaskings>();
        services.AddSingleton<AccessLog>();
        services.AddSingleton<RuleBook>();
        services.AddSingleton<RulesEditor>();
        services.AddSingleton<DirectoryEditor>();
        services.AddSingleton<PolicyRollout>();
        services.AddSingleton<DelegationStore>();
        services.AddSingleton<TaskingResults>();
        services.AddSingleton<Uploads>();
        services.AddSingleton<DueCalendar>();
        services.AddSingleton<Digest>();
        services.AddSingleton<MailIntake>();
        services.AddSingleton<NewId>(() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        OpenApi.Add(services);
        return services;
    }

    /// <summary>Everything under <c>/api</c> needs somebody signed in, whatever it is.</summary>
    public static void MapItmsApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").RequireAuthorization();
        DirectoryEndpoints.Map(api);
        RoutingEndpoints.Map(api);
        DelegationEndpoints.Map(api);
        ReferenceEndpoints.Map(api, TaskingEndpoints.Map(api));
        BulkEndpoints.Map(api);
        AttachmentEndpoints.Map(api);
        ViewEndpoints.Map(api);
        FilterEndpoints.Map(api);
        SearchEndpoints.Map(api);
        ReportEndpoints.Map(api);
        IntakeEndpoints.Map(api);
        AdminEndpoints.Map(api);
        CalendarEndpoints.Map(api);
        SessionEndpoints.Map(api, routes.ServiceProvider.GetRequiredService<SignInSettings>().Kind);

        routes.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        routes.MapGet("/health/live", () => Results.Text("live"))
            .WithTags("Health").WithSummary("The process answers.").Produces<string>(StatusCodes.Status200OK, "text/plain").AllowAnonymous();
        routes.MapGet("/health/ready", async (ITableStore store, CancellationToken cancellationToken) =>
        {
            await store.GetAsync(ServerKeys.Partition, "ready", cancellationToken);
            return Results.Text("ready");
        }).WithTags("Health").WithSummary("It can serve: the store answers.").Produces<string>(StatusCodes.Status200OK, "text/plain").AllowAnonymous();
    }
}
