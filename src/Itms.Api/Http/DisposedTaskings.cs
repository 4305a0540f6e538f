using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Api.Http;

/// <summary>Tells people that a tasking was disposed of, instead of that there is none.</summary>
internal static class DisposedTaskings
{
    /// <summary>For endpoints with the tasking's <c>{number}</c> in their address.</summary>
    public static TBuilder TellsOfDisposal<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter(async (context, next) =>
        {
            var result = await next(context);
            return result is ProblemResult { Problem.Status: StatusCodes.Status404NotFound }
                && context.HttpContext.GetRouteValue("number") is string number
                && context.Arguments.OfType<Caller>().FirstOrDefault() is { } caller
                && await ProblemAsync(number, caller, context.HttpContext) is { } gone
                    ? Problems.Result(gone)
                    : result;
        });

    /// <returns>Null: it was not disposed of, or the caller may not know that there was such a tasking.</returns>
    private static async Task<Problem?> ProblemAsync(string number, Caller caller, HttpContext context)
    {
        var store = context.RequestServices.GetRequiredService<ITableStore>();
        if (await Tombstone.FindAsync(store, number, context.RequestAborted) is not { } tombstone) return null;
        if (tombstone.IsRestricted && !Rights.MaySeeRecords(caller.Person)) return null;
        var calendar = context.RequestServices.GetRequiredService<RulesSource>().Current.Calendar;
        return Problems.Disposed(tombstone.Number, calendar.DayOf(tombstone.DisposedAt), tombstone.Authority);
    }
}
