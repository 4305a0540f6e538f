namespace Itms.Application.Shared;

/// <summary>Runs a step that is repeated regularly. If it fails, that is logged, and the next run is not affected.</summary>
public static class BackgroundStep
{
    /// <param name="failed">Logs the failure. Cancellation is not a failure: the next run does the rest.</param>
    public static async Task AttemptAsync(Func<Task> step, Action<Exception> failed)
    {
        try
        {
            await step();
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
        catch (Exception e)
        {
            failed(e);
        }
    }
}
