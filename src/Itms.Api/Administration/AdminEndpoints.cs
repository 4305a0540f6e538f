using Itms.Api.Http;
using Itms.Api.SignIn;
using Itms.Application.Administration;
using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Domain.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Administration;

/// <summary>For administrators: mail that could not be delivered, the rules, the directory, the audit.</summary>
internal static class AdminEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var admin = api.MapGroup("/admin").WithTags("Administration").ForAdministrators().RequireSessionToChange();
        admin.MapGet("/dead-letters", async (Caller caller, OutboxProcessor outbox, HttpContext context) =>
        {
            var paging = Paging.Of(context);
            var dead = await outbox.DeadLettersAsync(caller.Person, context.RequestAborted);
            return Results.Json(paging.PageOf(dead, d => d.ListKey, context), Json.Http);
        }).Describes<Page<DeadLetter>>("Mail that could not be delivered.").AcceptsPage();
        admin.MapPost("/dead-letters/{id}/resend", async (string id, Caller caller, OutboxProcessor outbox, IWakeSignal wakeSignal, HttpContext context) =>
        {
            if (await outbox.ResendAsync(id, caller.Person, context.RequestAborted) is not var (number, seq)) return Problems.Result(Problems.NotFound());
            wakeSignal.Notify(number, seq);
            return Results.Accepted();
        }).Describes("Tries to deliver it again.", StatusCodes.Status202Accepted);
        admin.MapGet("/audit", async (Caller _, RuleBook book, HttpContext context) =>
        {
            var paging = Paging.Of(context);
            var (entries, next) = await book.ReadAuditAsync(paging.From, paging.Top, context.RequestAborted);
            return Results.Json(new Page<AuditEntry>(entries, paging.NextLink(context, next)), Json.Http);
        }).Describes<Page<AuditEntry>>("What administrators changed, the latest first.").AcceptsPage();
        RulesEndpoints.Map(admin);
        DirectoryAdminEndpoints.Map(admin);
    }

    /// <summary>Every handler takes the <see cref="Caller"/>, by whom it is decided.</summary>
    public static TBuilder ForAdministrators<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter(async (context, next) =>
            context.Arguments.OfType<Caller>().Single().Person.Is(Role.Administrator)
                ? await next(context)
                : Problems.Result(Problems.NotAllowed("This is for administrators.")));
}
