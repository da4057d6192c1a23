from semu_kit.worker import run_worker

from toy.handlers import handlers
from toy.settings import Settings

if __name__ == "__main__":
    run_worker(Settings(), handlers)
